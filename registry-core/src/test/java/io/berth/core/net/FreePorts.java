package io.berth.core.net;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Free ports to listen on, on every address, each given to one test of this run only: each test process has its own
 * range. They may be kept over restarts of a server: none is in the range for client sockets, where another program
 * might take it meanwhile.
 */
public final class FreePorts {

    private static final int COUNT = 3_000;
    private static final int PROCESSES = 4;

    /** The default of {@code net.ipv4.ip_local_port_range}. */
    private static final int FIRST_OF_CLIENTS = 32_768;

    private static final int FIRST = FIRST_OF_CLIENTS - COUNT * (1 + process());

    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePorts() {}

    /** One port. */
    public static int one() {
        return row(1);
    }

    /** The first of this many consecutive ports. */
    public static synchronized int row(int length) {
        while (true) {
            int first = ThreadLocalRandom.current().nextInt(FIRST, FIRST + COUNT - length);
            if (ports(first, length).allMatch(FreePorts::isFree)) {
                ports(first, length).forEach(GIVEN::add);
                return first;
            }
        }
    }

    /** From 0; beside a build it is 0. */
    private static int process() {
        return Math.floorMod(Integer.getInteger("berth.test.process", 1) - 1, PROCESSES);
    }

    private static IntStream ports(int first, int length) {
        return IntStream.range(first, first + length);
    }

    private static boolean isFree(int port) {
        if (GIVEN.contains(port)) {
            return false;
        }
        try (ServerSocket _ = new ServerSocket(port)) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
