package io.berth.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.berth.auth.OpenAccess;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Decision;
import io.berth.core.access.Generation;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Limit;
import io.berth.core.access.Principal;
import io.berth.core.apikey.ApiKey;
import io.berth.core.apikey.ApiKeys;
import io.berth.core.apikey.KeyOwner;
import io.berth.core.event.Events;
import io.berth.core.model.ErrorCode;
import io.berth.core.store.MemoryState;
import io.berth.http.message.ArrivingBody;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Request;
import io.berth.http.route.Calls;
import io.berth.http.wire.AuthorizedCaller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The owner of a key, where two sources have accounts of the same name. */
final class CreateKeyTest {

    private final ApiKeys keys =
            new ApiKeys(new MemoryState(), new Events(Clock.systemUTC(), List.of()), Clock.systemUTC());

    /** Finds every account. */
    private static final class Directory implements IdentitySource {
        @Override
        public String name() {
            return "directory";
        }

        @Override
        public Identification identify(AuthenticationRequest claim) {
            return new Identification.Unknown();
        }

        @Override
        public Optional<Principal> find(String account) {
            return Optional.of(account(account, "first"));
        }
    }

    private static Principal account(String name, String generation) {
        return new Principal(name, Set.of(), "directory", Limit.NONE, new Generation(generation, ""));
    }

    private Optional<KeyOwner> ownerOfKeyMadeBy(Principal caller, String account) throws IOException {
        String json = "{\"name\": \"ci\", \"account\": \"" + account + "\", \"scopes\": [\"repository:a:pull\"]}";
        Request request = new Request(
                "id",
                "POST",
                "/api/v1/keys",
                Headers.NONE.with("Content-Type", "application/json"),
                ArrivingBody.of(json),
                false,
                InetSocketAddress.createUnresolved("client", 1),
                List.of());
        AuthorizedCaller administrator = new AuthorizedCaller(
                caller, InetAddress.getLoopbackAddress(), new OpenAccess(), new Decision(true, "a test"));
        new CreateKey(keys, new Directory(), new BoundedBodies("request", ErrorCode.UNSUPPORTED, 1000, 4000))
                .handle(Calls.of(request, administrator));
        return keys.all().getFirst().owner();
    }

    @Test
    void aKeyIsOfTheAccountInItsSource() throws IOException {
        assertThat(ownerOfKeyMadeBy(account("ann", "first"), "ann")).hasValue(new KeyOwner("directory", "first"));
    }

    @Test
    void aKeyOfSomebodyElseIsOfWhoeverIsFound() throws IOException {
        assertThat(ownerOfKeyMadeBy(Principal.named("admin", "htpasswd"), "ann"))
                .hasValue(new KeyOwner("directory", "first"));
    }

    @Test
    void aKeyOfARobotIsOfNoSource() throws IOException {
        assertThat(ownerOfKeyMadeBy(Principal.named("admin", "htpasswd"), ApiKey.ROBOTS + "ci"))
                .isEmpty();
    }

    @Test
    void aLoginOfAnAccountThatWasCreatedAnewMakesNoKey() throws IOException {
        assertThatExceptionOfType(HttpRefusal.class)
                .isThrownBy(() -> ownerOfKeyMadeBy(account("ann", "former"), "ann"))
                .extracting(HttpRefusal::status)
                .isEqualTo(400);
        assertThat(keys.all()).isEmpty();
    }

    @Test
    void nobodyGetsAKeyOfAnotherSourcesAccountOfTheirName() throws IOException {
        assertThatExceptionOfType(HttpRefusal.class)
                .isThrownBy(() -> ownerOfKeyMadeBy(Principal.named("ann", "certificate"), "ann"))
                .extracting(HttpRefusal::status)
                .isEqualTo(400);
        assertThat(keys.all()).isEmpty();
    }
}
