package io.berth.auth;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.berth.core.apikey.ApiKey;
import io.berth.core.file.FileFailure;
import io.berth.core.file.FileOwner;
import io.berth.core.model.Quoted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Edits an htpasswd file, also while a server uses it: the file is replaced atomically. Keeps comments, the order of
 * lines, the owner and the mode; concurrent editors are serialized.
 */
public final class HtpasswdEditor {

    private static final int COST = 10;
    private static final int SALT_BYTES = 16;
    private static final int LONGEST_PASSWORD_BYTES = 72;
    private static final int LONGEST_NAME = 255;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path path;

    public HtpasswdEditor(Path path) {
        this.path = path;
    }

    /** The account names in file order; none when there is no file. */
    public List<String> names() throws IOException {
        return Files.exists(path)
                ? HtpasswdLine.read(path).stream()
                        .map(HtpasswdLine::name)
                        .flatMap(Optional::stream)
                        .toList()
                : List.of();
    }

    /**
     * Sets the password of an account; creates the account, and the file, if missing.
     *
     * @return whether the account existed
     * @throws IllegalArgumentException when the name or password cannot be used to log in
     */
    public boolean put(String account, String password) throws IOException {
        HtpasswdLine line = line(account, password);
        return isIn(account, edit(lines -> {
            List<HtpasswdLine> changed = new ArrayList<>(lines);
            changed.replaceAll(old -> old.isOf(account) ? line : old);
            if (!isIn(account, lines)) {
                changed.add(line);
            }
            return changed;
        }));
    }

    /**
     * Creates the file with one account, so that it never exists without.
     *
     * @return false when the file is not empty; it is kept
     */
    boolean putFirst(String account, String password) throws IOException {
        List<HtpasswdLine> first = List.of(line(account, password));
        return edit(lines -> lines.isEmpty() ? first : lines).isEmpty();
    }

    /** Removes an account; returns false when there was none. */
    public boolean remove(String account) throws IOException {
        return Files.exists(path)
                && isIn(
                        account,
                        edit(lines -> lines.stream()
                                .filter(line -> !line.isOf(account))
                                .toList()));
    }

    private static HtpasswdLine line(String account, String password) {
        checkName(account);
        checkPassword(password);
        return HtpasswdLine.of(account, hash(password));
    }

    static void checkName(String account) {
        boolean printable = account.chars().allMatch(c -> c > ' ' && c != 0x7f && c != ':');
        if (account.isEmpty()
                || account.length() > LONGEST_NAME
                || account.startsWith("#")
                || ApiKey.isRobot(account)
                || !printable) {
            throw new IllegalArgumentException("not a name for an account: " + Quoted.of(account)
                    + " (expected 1 to " + LONGEST_NAME + " characters without spaces and colons, not beginning with #"
                    + " or " + ApiKey.ROBOTS + ")");
        }
    }

    private static void checkPassword(String password) {
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > LONGEST_PASSWORD_BYTES || password.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a password has 1 to " + LONGEST_PASSWORD_BYTES
                    + " bytes, as bcrypt reads no further, and no control characters");
        }
    }

    private static String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return OpenBSDBCrypt.generate("2y", password.getBytes(StandardCharsets.UTF_8), salt, COST);
    }

    private static boolean isIn(String account, List<HtpasswdLine> lines) {
        return lines.stream().anyMatch(line -> line.isOf(account));
    }

    /** Returns the lines before the edit; none when there was no file. */
    private List<HtpasswdLine> edit(Function<List<HtpasswdLine>, List<HtpasswdLine>> change) throws IOException {
        try {
            return editLocked(change);
        } catch (AccessDeniedException e) {
            throw explained(e);
        } catch (FileSystemException e) {
            if (FileFailure.reason(e).startsWith("Read-only")) {
                throw readOnly(e);
            }
            throw e;
        }
    }

    static IOException readOnly(FileSystemException failure) {
        Path folder = FileOwner.existing(Path.of(failure.getFile()));
        return new IOException(
                "accounts cannot be written: " + folder + ": " + FileFailure.reason(failure)
                        + ": mount it writable (a volume without :ro)",
                failure);
    }

    /** The file is replaced by a temporary file beside it, so its directory must be writable, too. */
    static IOException explained(AccessDeniedException denied) throws IOException {
        Path place = FileOwner.existing(Path.of(denied.getFile()));
        return new IOException(
                "accounts cannot be written: " + place + ": permission denied; " + FileOwner.besideProcess(place)
                        + ": keep them in a folder that belongs to this user, with all that is in it",
                denied);
    }

    private List<HtpasswdLine> editLocked(Function<List<HtpasswdLine>, List<HtpasswdLine>> change) throws IOException {
        Path file = file();
        // The file itself is replaced, so a lock on it would be lost.
        try (FileChannel turns = FileChannel.open(lockOf(file), CREATE, WRITE);
                FileLock _ = turns.lock()) {
            List<HtpasswdLine> before = Files.exists(file) ? HtpasswdLine.read(file) : List.of();
            List<HtpasswdLine> after = change.apply(before);
            if (!after.equals(before)) {
                replace(file, after);
            }
            return before;
        }
    }

    /** The file to replace; creates its directory, for the process owner only, if missing. */
    private Path file() throws IOException {
        if (Files.exists(path)) {
            // Replaces the target of a symbolic link, not the link.
            return path.toRealPath();
        }
        Path file = path.toAbsolutePath();
        Files.createDirectories(
                file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return file;
    }

    private static Path lockOf(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".lock");
    }

    private static void replace(Path file, List<HtpasswdLine> lines) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path aside = Files.createTempFile(
                folder, "." + file.getFileName(), ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            write(aside, lines);
            if (Files.exists(file)) {
                makeAlike(aside, Files.readAttributes(file, PosixFileAttributes.class));
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static void makeAlike(Path aside, PosixFileAttributes like) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(aside, PosixFileAttributeView.class);
        if (!view.readAttributes().owner().equals(like.owner())) {
            view.setOwner(like.owner());
        }
        if (!view.readAttributes().group().equals(like.group())) {
            view.setGroup(like.group());
        }
        view.setPermissions(like.permissions());
    }

    private static void write(Path file, List<HtpasswdLine> lines) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            String text = lines.stream().map(line -> line.octets() + "\n").collect(Collectors.joining());
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
