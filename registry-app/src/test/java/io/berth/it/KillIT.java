package io.berth.it;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * SIGKILL at random moments of concurrent pushes: acknowledged content is kept. {@code berth.it.rounds} sets how often.
 */
final class KillIT {

    private static final int ROUNDS = Integer.getInteger("berth.it.rounds", 5);

    /** Few enough to hit the first pushes into an empty directory, too. */
    private static final int MOST_PUSHES = 40;

    @RegisterExtension
    static final Berth registry = Berth.plain();

    @Test
    void keepsWhatItAcknowledged() throws Exception {
        Random random = new Random();
        int kept = 0;
        for (int round = 0; round < ROUNDS; round++) {
            kept += killAndStart(random);
        }
        registry.kill();
        new Volume(registry.data()).assertSound();
        System.out.println("KillIT: " + ROUNDS + " rounds, " + kept + " acknowledgements kept");
    }

    private static int killAndStart(Random random) throws Exception {
        try (RegistryClient client = RegistryClient.of(registry)) {
            Traffic traffic = new Traffic(client, random);
            traffic.run(1 + random.nextInt(MOST_PUSHES));
            registry.kill();
            traffic.stop();
            registry.start();
            traffic.assertKept();
            return traffic.size();
        }
    }
}
