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
 * What attributes say of the generation of an entry. Most are operational: servers return them only when they are named
 * in the request, and to those who may read them.
 */
final class EntryGeneration {

    /** RFC 4530, Active Directory, 389 Directory Server; and where none of these is there, RFC 4512. */
    private static final List<String> ACCOUNT = List.of("entryUUID", "objectGUID", "nsUniqueId", "createTimestamp");

    /** Active Directory, OpenLDAP's password policy, FreeIPA, RFC 2307, Samba. */
    private static final List<String> PASSWORD =
            List.of("pwdLastSet", "pwdChangedTime", "krbLastPwdChange", "shadowLastChange", "sambaPwdLastSet");

    private EntryGeneration() {}

    /** The names of these attributes. */
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

    /** With its name, and whatever bytes it consists of. */
    private static Optional<String> value(SearchResultEntry entry, String name) {
        @Nullable Attribute attribute = entry.getAttribute(name);
        return attribute == null || !attribute.hasValue()
                ? Optional.empty()
                : Optional.of(name + "=" + Arrays.toString(Objects.requireNonNull(attribute.getValueByteArray())));
    }
}
