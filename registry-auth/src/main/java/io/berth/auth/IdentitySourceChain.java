package io.berth.auth;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentityProviderUnavailableException;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Principal;
import io.berth.core.model.RegistryException;
import io.berth.core.store.Blocking;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates against several sources in order: the first that knows the account decides. Each name is owned by one
 * source ({@link AccountOwners}): an account of the same name in a later source is refused. An unavailable source is
 * skipped, so that accounts of the others still work; its outage is reported if no other source knows the account.
 * Timing does not reveal which source, if any, has an account: for a wrong password each source does one lookup and one
 * check, or equivalent work.
 */
public final class IdentitySourceChain implements IdentitySource {

    private static final Logger LOG = LoggerFactory.getLogger(IdentitySourceChain.class);
    private static final Identification.Refused UNKNOWN_ACCOUNT =
            new Identification.Refused("no source knows the account");

    /** A name that no file can contain, and that no directory uses. */
    private static final Credentials DUMMY = new Credentials.Basic("berth: no such account", "no password");

    private final List<IdentitySource> sources;
    private final AccountOwners owners;

    public IdentitySourceChain(List<IdentitySource> sources, Clock clock) {
        this.sources = List.copyOf(sources);
        this.owners = new AccountOwners(this.sources, clock);
    }

    @Override
    public String name() {
        return "identities";
    }

    /** Never {@link Identification.Unknown}: the anonymous principal without credentials, else a refusal. */
    @Override
    public Identification identify(AuthenticationRequest request) throws IOException {
        return identify(request, () -> {});
    }

    @Override
    public Identification identify(AuthenticationRequest request, Runnable wrong) throws IOException {
        if (request.credentials() instanceof Credentials.Basic(String _, String password) && password.isEmpty()) {
            wrong.run();
            return new Identification.Refused("empty password");
        }
        if (request.credentials() instanceof Credentials.Invalid(String problem)) {
            return new Identification.Refused(problem);
        }
        @Nullable IOException outage = null;
        List<IdentitySource> asked = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            IdentitySource source = sources.get(i);
            try {
                Identification identification = source.identify(request);
                if (identification instanceof Identification.Refused refused) {
                    return refused(refused, request, wrong, asked, sources.subList(i + 1, sources.size()));
                }
                if (!(identification instanceof Identification.Unknown)) {
                    // If another source owns the name, the password was still right: the attempt does not count as a
                    // guess.
                    return owners.confirm(source, identification);
                }
                asked.add(source);
            } catch (IOException e) {
                LOG.warn(
                        "{} is not available, the other sources of accounts are asked: {}",
                        source.name(),
                        e.toString());
                outage = e;
            }
        }
        if (request.credentials() instanceof Credentials.None) {
            return new Identification.Known(Principal.ANONYMOUS);
        }
        if (outage != null) {
            throw new IdentityProviderUnavailableException(outage);
        }
        return refused(UNKNOWN_ACCOUNT, request, wrong, asked, List.of());
    }

    /**
     * Refuses after the same work in all sources.
     *
     * @param asked the sources that did not know the account; unavailable ones are not called again
     * @param others the sources asked about an unknown account instead, so that they never receive the password
     */
    private static Identification refused(
            Identification.Refused refused,
            AuthenticationRequest request,
            Runnable wrong,
            List<IdentitySource> asked,
            List<IdentitySource> others) {
        if (!(request.credentials() instanceof Credentials.Basic)) {
            wrong.run();
            return refused;
        }
        // What follows may block: aborting the attempt later would report the refusal twice.
        Blocking.checkpoint();
        wrong.run();
        equalizeTiming(request, asked, others);
        return refused;
    }

    /**
     * Calls every source, also after one that is overloaded: the overload must not reveal which source has the account.
     */
    private static void equalizeTiming(
            AuthenticationRequest request, List<IdentitySource> asked, List<IdentitySource> others) {
        List<RegistryException> tooMany = Stream.concat(
                        asked.stream().map(source -> equalizeTiming(source, request, true)),
                        others.stream().map(source -> equalizeTiming(source, request, false)))
                .flatMap(Optional::stream)
                .toList();
        if (!tooMany.isEmpty()) {
            throw tooMany.getFirst();
        }
    }

    private static Optional<RegistryException> equalizeTiming(
            IdentitySource source, AuthenticationRequest request, boolean asked) {
        try {
            if (!asked) {
                source.identify(request.showing(DUMMY));
            }
            source.equalizeTiming(request);
        } catch (IOException e) {
            LOG.debug("{} cannot be asked in vain: {}", source.name(), e.toString());
        } catch (RegistryException e) {
            return Optional.of(e);
        }
        return Optional.empty();
    }

    /** Fails if a source of higher precedence than the one that finds it is unavailable: that one may have it, too. */
    @Override
    public Optional<Principal> find(String account) throws IOException {
        try {
            Optional<IdentitySource> owner = owners.of(account);
            return owner.isPresent() ? owner.get().find(account) : Optional.empty();
        } catch (IOException e) {
            throw new IdentityProviderUnavailableException(e);
        }
    }

    /** Outages of other sources do not matter if the named source knows the account. */
    @Override
    public Optional<Principal> find(String account, String source) throws IOException {
        @Nullable IOException outage = null;
        for (IdentitySource asked : sources) {
            try {
                Optional<Principal> found = asked.find(account);
                if (found.filter(known -> known.source().equals(source)).isPresent()) {
                    return found;
                }
                if (found.isPresent() || asked.owns(account)) {
                    break;
                }
            } catch (IOException e) {
                outage = e;
            }
        }
        if (outage != null) {
            throw new IdentityProviderUnavailableException(outage);
        }
        return Optional.empty();
    }

    @Override
    public boolean isUnlisted(String source) {
        return sources.stream().anyMatch(asked -> asked.isUnlisted(source));
    }

    @Override
    public void equalizeTiming(AuthenticationRequest request) {
        equalizeTiming(request, sources, List.of());
    }
}
