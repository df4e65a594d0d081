package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A power cut at random moments of concurrent pushes: the file system drops unsynced data, and acknowledged content is
 * kept. {@code berth.it.rounds} sets how often.
 */
final class PowerCutIT {

    private static final int ROUNDS = Integer.getInteger("berth.it.rounds", 3);
    private static final int MOST_PUSHES = 60;

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private LoopDisk disk = LoopDisk.NONE;

    @BeforeEach
    void stop() {
        registry.killIfRunning();
    }

    @AfterEach
    void unmount() {
        registry.killIfRunning();
        disk.unmount();
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatItAcknowledged(LoopDisk.Kind kind) throws Exception {
        disk = LoopDisk.create(kind, registry.folder().resolve(kind + ".img"), registry.data());
        assertForgetsWhatIsNotSynced();
        Random random = new Random();
        int kept = 0;
        for (int round = 0; round < ROUNDS; round++) {
            kept += cutAndStart(random);
        }
        new Volume(registry.data()).assertSound();
        System.out.println("PowerCutIT: " + kind + ", " + ROUNDS + " rounds, " + kept + " acknowledgements kept");
    }

    /** Otherwise the test would prove nothing. */
    private void assertForgetsWhatIsNotSynced() throws Exception {
        Path unsynced = Files.write(registry.data().resolve("unsynced"), new byte[100_000]);
        disk.cutPower();
        disk.mountAgain();
        assertThat(Files.exists(unsynced) && Files.size(unsynced) == 100_000)
                .as("an unsynced file survives")
                .isFalse();
    }

    private int cutAndStart(Random random) throws Exception {
        registry.start();
        try (RegistryClient client = RegistryClient.of(registry)) {
            Traffic traffic = new Traffic(client, random);
            traffic.run(1 + random.nextInt(MOST_PUSHES));
            // It must not run on without power: on XFS, fsync of a directory succeeds after a shutdown that lost the
            // changes of the directory.
            registry.freeze();
            disk.cutPower();
            registry.kill();
            traffic.stop();
            disk.mountAgain();
            registry.start();
            traffic.assertKept();
            registry.kill();
            return traffic.size();
        }
    }
}
