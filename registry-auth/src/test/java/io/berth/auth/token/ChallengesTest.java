package io.berth.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.access.Action;
import io.berth.core.access.Permission;
import io.berth.core.model.RepositoryName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChallengesTest {

    private static String header(Permission wanted, Optional<String> error) {
        return Challenges.of("https://r.example/auth/token", "berth", List.of(wanted), error)
                .header();
    }

    static Stream<Arguments> scopes() {
        return Stream.of(
                Arguments.of(on(Action.PULL), "repository:team/app:pull"),
                Arguments.of(on(Action.PUSH), "repository:team/app:pull,push"),
                Arguments.of(on(Action.DELETE), "repository:team/app:delete"),
                Arguments.of(new Permission.ListCatalog(), "registry:catalog:*"),
                Arguments.of(new Permission.Administer(), "registry:admin:*"));
    }

    private static Permission on(Action action) {
        return new Permission.OnRepository(new RepositoryName("team/app"), action);
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void namesTheScope(Permission wanted, String scope) {
        assertThat(header(wanted, Optional.empty()))
                .isEqualTo("Bearer realm=\"https://r.example/auth/token\",service=\"berth\",scope=\"" + scope + "\"");
    }

    @Test
    void namesNoScopeToEnter() {
        assertThat(header(new Permission.Enter(), Optional.of("invalid_token")))
                .isEqualTo("Bearer realm=\"https://r.example/auth/token\",service=\"berth\",error=\"invalid_token\"");
    }

    @Test
    void namesTheScopesOfSeveralPermissionsInOneParameter() {
        Permission source = new Permission.OnRepository(new RepositoryName("team/base"), Action.PULL);

        assertThat(Challenges.of("r", "s", List.of(on(Action.PUSH), source), Optional.empty())
                        .header())
                .endsWith(",scope=\"repository:team/app:pull,push repository:team/base:pull\"");
    }

    @Test
    void quotesWhatIsConfigured() {
        assertThat(Challenges.of("r", "a\"b\\c", List.of(new Permission.Enter()), Optional.empty())
                        .header())
                .isEqualTo("Bearer realm=\"r\",service=\"a\\\"b\\\\c\"");
    }
}
