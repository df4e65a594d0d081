package io.berth.auth.certificate;

import io.berth.auth.Wildcard;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.Generation;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Limit;
import io.berth.core.access.Principal;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates by client certificates verified in the TLS handshake. A password or token in the request takes
 * precedence: a certificate may belong to a machine with many users.
 */
public final class CertificateAccounts implements IdentitySource {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateAccounts.class);

    private final CertificateSettings settings;
    private final Map<String, List<Wildcard>> groups;
    private final Clock clock;

    public CertificateAccounts(CertificateSettings settings, Clock clock) {
        this.settings = settings;
        this.groups = settings.groups().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        group -> group.getValue().stream().map(Wildcard::new).toList()));
        this.clock = clock;
    }

    @Override
    public String name() {
        return "certificates";
    }

    @Override
    public Identification identify(AuthenticationRequest request) {
        if (!(request.credentials() instanceof Credentials.None)
                || request.certificates().isEmpty()) {
            return new Identification.Unknown();
        }
        X509Certificate certificate = request.certificates().getFirst();
        // A connection may outlive the validity of its certificate.
        if (clock.instant().isAfter(certificate.getNotAfter().toInstant())) {
            return new Identification.Refused("the client certificate expired at "
                    + certificate.getNotAfter().toInstant());
        }
        try {
            return identify(new CertificateNames(certificate));
        } catch (CertificateParsingException e) {
            return new Identification.Refused("the client certificate is malformed: " + e.getMessage());
        }
    }

    @Override
    public boolean isUnlisted(String source) {
        return source.equals(name());
    }

    private Identification identify(CertificateNames names) throws CertificateParsingException {
        Optional<String> account = names.of(settings.user()).stream()
                .flatMap(name -> stripped(name).stream())
                .filter(CertificateAccounts::isPlain)
                .findFirst();
        if (account.isEmpty()) {
            LOG.debug(
                    "the certificate of {} makes no account: it has no {} as configured",
                    names.certificate().getSubjectX500Principal(),
                    settings.user());
            return new Identification.Unknown();
        }
        String name = settings.prefix() + account.get();
        return new Identification.Known(
                new Principal(name, groups(names, account.get()), name(), Limit.NONE, generation(names.certificate())));
    }

    /** A renewed certificate has another key, but the same issuer and subject. */
    private static Generation generation(X509Certificate certificate) {
        return Generation.derived(
                certificate.getIssuerX500Principal().getName() + "\n"
                        + certificate.getSubjectX500Principal().getName(),
                "");
    }

    private Optional<String> stripped(String name) {
        return settings.strip().isEmpty()
                ? Optional.of(name)
                : settings.strip().stream().flatMap(part -> without(part, name)).findFirst();
    }

    private static Stream<String> without(String part, String name) {
        if (name.startsWith(part)) {
            return Stream.of(name.substring(part.length()));
        }
        return name.endsWith(part) ? Stream.of(name.substring(0, name.length() - part.length())) : Stream.empty();
    }

    /** Whether the name contains only characters that logs and rules show unambiguously. */
    private static boolean isPlain(String name) {
        return !name.isBlank() && name.chars().noneMatch(Character::isISOControl);
    }

    private Set<String> groups(CertificateNames names, String account) throws CertificateParsingException {
        Set<String> found = new HashSet<>();
        groups.forEach((group, members) -> {
            if (members.stream().anyMatch(member -> member.matches(account))) {
                found.add(group);
            }
        });
        if (settings.unitsAreGroups()) {
            names.ofSubject("OU").stream().filter(CertificateAccounts::isPlain).forEach(found::add);
        }
        return found;
    }
}
