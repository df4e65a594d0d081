package io.berth.app.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prompts for a new password. */
@FunctionalInterface
interface PasswordPrompt {

    /**
     * The new password of an account.
     *
     * @throws IOException when none was given
     */
    String ask(String account) throws IOException;

    /** Prompts at the terminal, twice and without echo; else reads the first line of standard input. */
    static PasswordPrompt ofProcess() {
        return account -> {
            Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
            return terminal.isPresent() ? askAt(terminal.get(), account) : readLine();
        };
    }

    private static String askAt(Console console, String account) throws IOException {
        char @Nullable [] first = console.readPassword("New password for %s: ", account);
        char @Nullable [] second = console.readPassword("Once more: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw new IOException("the two passwords are not the same; nothing was changed");
        }
        return new String(first);
    }

    private static String readLine() throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        @Nullable String line = input.readLine();
        if (line == null) {
            throw new IOException("no password on standard input");
        }
        return line;
    }
}
