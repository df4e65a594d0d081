package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.berth.core.access.Generation;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Derives the generation of an account from attributes of its entry. Most are operational: servers return them only
 * when requested by name, and to those with read access.
 */
final class EntryGeneration {

    /** RFC 4530, Active Directory, 389 Directory Server; otherwise RFC 4512. */
    private static final List<String> ACCOUNT = List.of("entryUUID", "objectGUID", "nsUniqueId", "createTimestamp");

    /** Active Directory, OpenLDAP's password policy, FreeIPA, RFC 2307, Samba. */
    private static final List<String> PASSWORD =
            List.of("pwdLastSet", "pwdChangedTime", "krbLastPwdChange", "shadowLastChange", "sambaPwdLastSet");

    private EntryGeneration() {}

    /** The names of the attributes to request. */
    static Stream<String> attributes() {
        return Stream.concat(ACCOUNT.stream(), PASSWORD.stream());
    }

    static Generation of(SearchResultEntry entry) {
        String account = ACCOUNT.stream()
                .flatMap(name -> value(entry, name).stream())
                .findFirst()
                .orElse("");
        String password =
                PASSWORD.stream().flatMap(name -> value(entry, name).stream()).collect(Collectors.joining(" "));
        return Generation.derived(account, password);
    }

    /** Name and binary value of the attribute. */
    private static Optional<String> value(SearchResultEntry entry, String name) {
        @Nullable Attribute attribute = entry.getAttribute(name);
        return attribute == null || !attribute.hasValue()
                ? Optional.empty()
                : Optional.of(name + "=" + Arrays.toString(Objects.requireNonNull(attribute.getValueByteArray())));
    }
}
