package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import org.junit.jupiter.api.Test;

final class RecentUploadsTest {

    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final RepositoryName WEB = new RepositoryName("team/web");

    private final RecentUploads own = new RecentUploads();

    private static Digest digest(int number) {
        return Digest.parse("sha256:" + String.format("%064x", number));
    }

    @Test
    void tellsAnAccountWhereItPutABlobLast() {
        own.note("ann", digest(1), APP);
        own.note("ann", digest(1), WEB);

        assertThat(own.find("ann", digest(1))).contains(WEB);
        assertThat(own.find("ann", digest(2))).isEmpty();
    }

    @Test
    void tellsNobodyWhatOthersDid() {
        own.note("ann", digest(1), APP);
        own.note("bob", digest(1), WEB);

        assertThat(own.find("ann", digest(1))).contains(APP);
        assertThat(own.find("", digest(1))).isEmpty();
    }

    @Test
    void keepsNoNamesThatAreTooLong() {
        own.note("a".repeat(255), digest(1), APP);
        own.note("a".repeat(256), digest(1), APP);

        assertThat(own.find("a".repeat(255), digest(1))).contains(APP);
        assertThat(own.find("a".repeat(256), digest(1))).isEmpty();
    }

    @Test
    void forgetsWhatWasNotedFirst() {
        for (int i = 0; i < 5000; i++) {
            own.note("ann", digest(i), APP);
        }
        own.note("ann", digest(0), WEB);
        own.note("ann", digest(5000), APP);

        assertThat(own.find("ann", digest(0))).contains(WEB);
        assertThat(own.find("ann", digest(1))).isEmpty();
        assertThat(own.find("ann", digest(2))).contains(APP);
    }
}
