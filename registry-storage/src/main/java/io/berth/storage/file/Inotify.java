package io.berth.storage.file;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Linux's {@code inotify(7)}. The JDK's watch service reads events on its own thread, some time after a change;
 * listings need them before they respond, so this class reads them directly. The kernel queues an event within the
 * system call that makes the change.
 */
final class Inotify implements DirectoryEvents {

    private static final int IN_MOVED_FROM = 0x40;
    private static final int IN_MOVED_TO = 0x80;
    private static final int IN_CREATE = 0x100;
    private static final int IN_DELETE = 0x200;
    private static final int IN_DELETE_SELF = 0x400;
    private static final int IN_MOVE_SELF = 0x800;
    private static final int IN_UNMOUNT = 0x2000;
    private static final int IN_Q_OVERFLOW = 0x4000;
    private static final int IN_IGNORED = 0x8000;
    private static final int IN_ONLYDIR = 0x1000000;
    private static final int IN_DONT_FOLLOW = 0x2000000;

    private static final int WATCHED = IN_CREATE
            | IN_DELETE
            | IN_MOVED_FROM
            | IN_MOVED_TO
            | IN_DELETE_SELF
            | IN_MOVE_SELF
            | IN_ONLYDIR
            | IN_DONT_FOLLOW;
    private static final int LOST = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED;

    private static final int IN_NONBLOCK = 0x800;
    private static final int IN_CLOEXEC = 0x80000;
    private static final int EAGAIN = 11;

    /** Layout of an event: watch, mask, cookie, length of the name, then the name padded with zero bytes. */
    private static final int MASK = 4;

    private static final int LENGTH = 12;
    private static final int NAME = 16;

    private static final int BUFFER = 16 << 10;
    private static final StructLayout STATE = Linker.Option.captureStateLayout();

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment buffer = arena.allocate(BUFFER, JAVA_LONG.byteAlignment());
    private final MemorySegment state = arena.allocate(STATE);
    private final MethodHandle addWatch = function("inotify_add_watch", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private final MethodHandle removeWatch = function("inotify_rm_watch", JAVA_INT, JAVA_INT, JAVA_INT);
    private final MethodHandle read = function("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private final MethodHandle close = function("close", JAVA_INT, JAVA_INT);
    private final int descriptor;

    private Inotify() throws IOException {
        MethodHandle init = function("inotify_init1", JAVA_INT, JAVA_INT);
        descriptor = succeeded("inotify_init1", call(() -> (int) init.invokeExact(state, IN_NONBLOCK | IN_CLOEXEC)));
    }

    /**
     * Opens an inotify instance. The first call takes some ten milliseconds, in which the JDK links the C library.
     *
     * @throws IOException where inotify is not available, or its limit is reached
     */
    static Inotify open() throws IOException {
        try {
            return new Inotify();
        } catch (UnsupportedOperationException | IllegalCallerException | LinkageError e) {
            throw new IOException("no inotify: " + e.getMessage(), e);
        }
    }

    @Override
    public int watch(Path directory) throws IOException {
        try (Arena path = Arena.ofConfined()) {
            MemorySegment name = path.allocateFrom(directory.toString());
            return succeeded("inotify_add_watch of " + directory, call(() ->
                    (int) addWatch.invokeExact(state, descriptor, name, WATCHED)));
        }
    }

    @Override
    public void unwatch(int directory) {
        // Fails when the directory was removed, and the watch with it.
        call(() -> (int) removeWatch.invokeExact(state, descriptor, directory));
    }

    @Override
    public void read(Listener listener) throws IOException {
        for (long length = fill(); length > 0; length = fill()) {
            long next = 0;
            while (next < length) {
                next += tell(listener, buffer.asSlice(next));
            }
        }
    }

    /** Reads events into the buffer; returns their size in bytes, 0 without events. */
    private long fill() throws IOException {
        long length = call(() -> (long) read.invokeExact(state, descriptor, buffer, (long) BUFFER));
        return length < 0 && errno() == EAGAIN ? 0 : succeeded("read of inotify", length);
    }

    private static long tell(Listener listener, MemorySegment event) {
        int directory = event.get(JAVA_INT, 0);
        int mask = event.get(JAVA_INT, MASK);
        int length = event.get(JAVA_INT, LENGTH);
        if ((mask & IN_Q_OVERFLOW) != 0) {
            listener.overflowed();
        } else if ((mask & LOST) != 0) {
            listener.lost(directory);
        } else if ((mask & (IN_CREATE | IN_MOVED_TO)) != 0) {
            listener.appeared(directory, event.getString(NAME, UTF_8));
        } else {
            listener.vanished(directory, event.getString(NAME, UTF_8));
        }
        return (long) NAME + length;
    }

    @Override
    public void close() {
        call(() -> (int) close.invokeExact(state, descriptor));
    }

    @SuppressWarnings("restricted") // Functions of the C library, called with their declared signatures.
    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup()
                        .find(name)
                        .orElseThrow(() -> new UnsupportedOperationException("the C library has no " + name)),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    private int errno() {
        return state.get(JAVA_INT, STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno")));
    }

    private int succeeded(String what, int result) throws IOException {
        return (int) succeeded(what, (long) result);
    }

    private long succeeded(String what, long result) throws IOException {
        if (result < 0) {
            throw new IOException(what + ": errno " + errno());
        }
        return result;
    }

    /** A call of a C function. */
    @FunctionalInterface
    private interface Call<T> {
        T invoke() throws Throwable;
    }

    private static <T> T call(Call<T> call) {
        try {
            return call.invoke();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a downcall throws nothing", e);
        }
    }
}
