package io.berth.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPException;
import io.berth.auth.ldap.LdapSettings.Groups;
import io.berth.auth.ldap.LdapSettings.Lookup;
import io.berth.auth.ldap.LdapSettings.Password;
import io.berth.auth.ldap.LdapSettings.ServiceAccount;
import io.berth.auth.ldap.LdapSettings.Users;
import io.berth.core.access.Generation;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.IdentitySourceContract;
import io.berth.core.access.Principal;
import io.berth.core.access.Visits;
import io.berth.core.store.Blocking;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LdapAccountsTest extends IdentitySourceContract {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private TestDirectory directory;
    private Instant now = NOW;

    @BeforeEach
    void fillDirectory() throws LDAPException {
        directory = new TestDirectory();
        opened.push(directory);
        directory.addPerson(ACCOUNT, PASSWORD, "mail: Ann@example.com");
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Override
    protected IdentitySource source() throws IOException {
        return open(directory.settings(TestDirectory.USERS, TestDirectory.NO_GROUPS));
    }

    private LdapAccounts open(LdapSettings settings) throws IOException {
        InstantSource clock = () -> now;
        LdapAccounts accounts = new LdapAccounts(settings, clock.withZone(ZoneOffset.UTC));
        opened.push(accounts);
        return accounts;
    }

    private Set<String> groups(Groups lookup) throws IOException {
        return principal(open(directory.settings(TestDirectory.USERS, lookup)), ACCOUNT)
                .groups();
    }

    private static Principal principal(IdentitySource source, String typed) throws IOException {
        Identification identified = source.identify(Visits.basic(typed, PASSWORD));
        assertThat(identified).isInstanceOf(Identification.Known.class);
        return ((Identification.Known) identified).principal();
    }

    // --- names ---

    @Test
    void namesThatDifferInCaseAreOneAccount() throws IOException {
        IdentitySource source = source();
        for (String typed : new String[] {"Ann", "ANN", " ann "}) {
            assertThat(principal(source, typed).name()).isEqualTo("ann");
        }
    }

    @Test
    void whatIsTypedNeedNotBeTheNameOfTheAccount() throws IOException {
        Users users = users("mail", "uid", "(objectClass=*)");
        IdentitySource source = open(directory.settings(users, TestDirectory.NO_GROUPS));
        assertThat(principal(source, "ann@Example.com").name()).isEqualTo("ann");
        assertThat(source.find("ann")).isPresent();
    }

    @Test
    void keepsCaseWhereTheDirectoryDoes() throws IOException, LDAPException {
        directory.addPerson("Carl", PASSWORD);
        Users users =
                new Users(Optional.empty(), Optional.of(TestDirectory.PEOPLE), "(objectClass=*)", "uid", "uid", true);
        assertThat(principal(open(directory.settings(users, TestDirectory.NO_GROUPS)), "Carl")
                        .name())
                .isEqualTo("Carl");
    }

    @Test
    void knowsNobodyTheFilterLeavesOut() throws IOException {
        Users users = users("uid", "uid", "(objectClass=robot)");
        IdentitySource source = open(directory.settings(users, TestDirectory.NO_GROUPS));
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Unknown.class);
        assertThat(source.find(ACCOUNT)).isEmpty();
    }

    @Test
    void entriesWithoutANameOrWithASharedOneHaveNoAccount() throws IOException, LDAPException {
        directory.addPerson("eve", PASSWORD, "mail: ann@example.com");
        IdentitySource shared = open(directory.settings(users("mail", "uid", "(uid=*)"), TestDirectory.NO_GROUPS));
        assertThat(shared.identify(Visits.basic("ann@example.com", PASSWORD)))
                .isInstanceOf(Identification.Unknown.class);
        IdentitySource without = open(directory.settings(users("uid", "cn", "(uid=*)"), TestDirectory.NO_GROUPS));
        assertThat(without.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Unknown.class);
    }

    private static Users users(String attribute, String name, String filter) {
        return new Users(Optional.empty(), Optional.of(TestDirectory.PEOPLE), filter, attribute, name, false);
    }

    @Test
    void ownsTheNamesThatTheDirectoryFinds() throws IOException {
        IdentitySource source = source();
        assertThat(source.owns(ACCOUNT)).isTrue();
        assertThat(source.owns("ANN ")).isTrue();
        assertThat(source.owns("bob")).isFalse();
        assertThat(source.owns("")).isFalse();
    }

    @Test
    void aNameOfSeveralEntriesIsOfNoneOfThem() throws IOException, LDAPException {
        directory.addPerson("eve", PASSWORD, "cn: ann");
        directory.addPerson("mallory", PASSWORD, "cn: unique");
        IdentitySource source = open(directory.settings(users("uid", "cn", "(uid=*)"), TestDirectory.NO_GROUPS));
        directory.addPerson("dora", PASSWORD, "cn: ann");

        assertThat(source.identify(Visits.basic("eve", PASSWORD))).isInstanceOf(Identification.Refused.class);
        assertThat(source.identify(Visits.basic("dora", PASSWORD))).isInstanceOf(Identification.Refused.class);
        assertThat(principal(source, "mallory").name()).isEqualTo("unique");
        assertThat(source.owns("ann")).isTrue();
        assertThat(source.find("ann")).isEmpty();
    }

    @Test
    void aSecondNameOfAnEntryIsNotTheAccountOfAnother() throws IOException, LDAPException {
        directory.add("ou=x," + TestDirectory.PEOPLE, "objectClass: organizationalUnit", "ou: x");
        directory.add(
                "cn=mallory," + TestDirectory.PEOPLE,
                "objectClass: inetOrgPerson",
                "cn: mallory",
                "sn: x",
                "uid: ann",
                "uid: mallory",
                "userPassword: " + PASSWORD);

        assertThat(source().identify(Visits.basic("mallory", PASSWORD))).isInstanceOf(Identification.Refused.class);
    }

    // --- queries ---

    @Test
    void asksNothingAboutAnEmptyPassword() throws IOException {
        source().identify(Visits.basic(ACCOUNT, ""));
        assertThat(directory.asked()).isEmpty();
    }

    @Test
    void whatIsTypedNeverBecomesPartOfAFilter() throws IOException {
        source().identify(Visits.basic("a*)(uid=ann", PASSWORD));
        assertThat(directory.asked()).last().asString().contains("(uid=a\\2a\\29\\28uid=ann)");
    }

    @Test
    void pretendsWithABindThatNamesNobody() throws IOException {
        source().equalizeTiming(Visits.basic("bob", PASSWORD));
        assertThat(directory.asked()).singleElement().asString().startsWith("bind cn=berth asks for nobody");
    }

    @Test
    void aWrongPasswordCostsTheDirectoryWhatAnUnknownAccountDoes() throws IOException {
        for (Users users : List.of(
                TestDirectory.USERS,
                direct("uid=${user}," + TestDirectory.PEOPLE, Optional.of(TestDirectory.PEOPLE)))) {
            IdentitySource source = open(directory.settings(users, TestDirectory.NO_GROUPS));
            // Opens the connections, one of which binds as the service account.
            source.identify(Visits.basic(ACCOUNT, "wrong"));

            directory.asked().clear();
            assertThat(source.identify(Visits.basic(ACCOUNT, "wrong"))).isInstanceOf(Identification.Refused.class);
            List<String> known = kindsAsked();
            directory.asked().clear();
            assertThat(source.identify(Visits.basic("bob", "wrong"))).isInstanceOf(Identification.Unknown.class);
            source.equalizeTiming(Visits.basic("bob", "wrong"));

            assertThat(known).contains("bind", "search");
            assertThat(kindsAsked()).isEqualTo(known);
        }
    }

    private List<String> kindsAsked() {
        return directory.asked().stream()
                .map(question -> question.substring(0, question.indexOf(' ')))
                .sorted()
                .toList();
    }

    // --- groups ---

    @Test
    void findsGroupsThatNameTheMember() throws IOException, LDAPException {
        directory.addGroup("Developers", TestDirectory.dn(ACCOUNT));
        directory.addGroup("others", TestDirectory.dn("bob"));
        assertThat(groups(TestDirectory.groups(Lookup.SEARCH, "member", 0))).containsExactly("developers");
    }

    @Test
    void followsGroupsInGroupsAsDeepAsAllowedAndNotInCircles() throws IOException, LDAPException {
        directory.addGroup("a", TestDirectory.dn(ACCOUNT), TestDirectory.group("c"));
        directory.addGroup("b", TestDirectory.group("a"));
        directory.addGroup("c", TestDirectory.group("b"));
        assertThat(groups(TestDirectory.groups(Lookup.SEARCH, "member", 0))).containsExactly("a");
        assertThat(groups(TestDirectory.groups(Lookup.SEARCH, "member", 1))).containsExactlyInAnyOrder("a", "b");
        assertThat(groups(TestDirectory.groups(Lookup.SEARCH, "member", 9))).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void letsActiveDirectoryFollowThem() {
        assertThatThrownBy(() -> groups(TestDirectory.groups(Lookup.CHAIN, "member", 0)))
                .as("this server does not know the rule")
                .isInstanceOf(IOException.class);
        assertThat(directory.asked())
                .anyMatch(question ->
                        question.contains("(member:1.2.840.113556.1.4.1941:=" + TestDirectory.dn(ACCOUNT) + ")"));
    }

    @Test
    void readsGroupsOfTheMember() throws IOException, LDAPException {
        directory.addPerson("dora", PASSWORD, "memberOf: CN=Writers," + TestDirectory.GROUPS, "memberOf: cn=x,dc=else");
        directory.add(
                TestDirectory.group("Writers"),
                "objectClass: group",
                "cn: Writers",
                "memberOf: " + TestDirectory.group("all"));
        IdentitySource flat =
                open(directory.settings(TestDirectory.USERS, TestDirectory.groups(Lookup.MEMBER_OF, "memberOf", 0)));
        assertThat(principal(flat, "dora").groups()).containsExactly("writers");
        IdentitySource deep =
                open(directory.settings(TestDirectory.USERS, TestDirectory.groups(Lookup.MEMBER_OF, "memberOf", 5)));
        assertThat(principal(deep, "dora").groups()).containsExactlyInAnyOrder("writers", "all");
    }

    @Test
    void findsPosixGroups() throws IOException, LDAPException {
        directory.add(TestDirectory.group("unix"), "objectClass: posixGroup", "cn: unix", "memberUid: ann");
        Groups posix =
                new Groups(Lookup.SEARCH, Optional.of(TestDirectory.GROUPS), "(cn=*)", "memberUid", true, "cn", 0);
        assertThat(groups(posix)).containsExactly("unix");
    }

    @Test
    void findTellsGroupsAsTheyAreNow() throws IOException, LDAPException {
        directory.addGroup("a", TestDirectory.dn(ACCOUNT));
        IdentitySource source =
                open(directory.settings(TestDirectory.USERS, TestDirectory.groups(Lookup.SEARCH, "member", 0)));
        assertThat(source.find(ACCOUNT).orElseThrow().groups()).containsExactly("a");
        directory.addGroup("b", TestDirectory.dn(ACCOUNT));
        assertThat(source.find(ACCOUNT).orElseThrow().groups()).containsExactlyInAnyOrder("a", "b");
    }

    // --- caching ---

    @Test
    void aGoodLoginIsRememberedForAWhileWithItsGroups() throws IOException, LDAPException {
        directory.addGroup("a", TestDirectory.dn(ACCOUNT));
        IdentitySource source = open(directory.settings(
                Optional.of(TestDirectory.SERVICE),
                TestDirectory.USERS,
                TestDirectory.groups(Lookup.SEARCH, "member", 0),
                MINUTE));
        Principal first = principal(source, ACCOUNT);
        directory.setPassword(ACCOUNT, "changed");
        int asked = directory.asked().size();

        assertThat(Blocking.attempt(() -> answer(source))).hasValue(new Identification.Known(first));
        assertThat(source.identify(Visits.basic(ACCOUNT, "wrong"))).isInstanceOf(Identification.Refused.class);
        assertThat(directory.asked()).hasSizeGreaterThan(asked);

        now = NOW.plus(MINUTE);
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Refused.class);
    }

    private static Identification answer(IdentitySource source) {
        try {
            return source.identify(Visits.basic(ACCOUNT, PASSWORD));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    // --- generations ---

    private static Generation generation(IdentitySource source) throws IOException {
        return source.find(ACCOUNT).orElseThrow().generation();
    }

    @Test
    void anEntryThatIsCreatedAnewIsAnotherAccount() throws IOException, LDAPException {
        IdentitySource source = source();
        Generation first = generation(source);
        directory.replace(ACCOUNT, "mail: changed@example.com");
        assertThat(generation(source)).isEqualTo(first);

        directory.remove(ACCOUNT);
        directory.addPerson(ACCOUNT, PASSWORD);

        assertThat(first.account()).isNotEmpty();
        assertThat(generation(source).account()).isNotEqualTo(first.account());
    }

    @Test
    void aChangedPasswordIsAnotherGenerationOfTheSameAccount() throws IOException, LDAPException {
        IdentitySource source = source();
        for (String attribute : List.of("pwdChangedTime", "pwdLastSet", "krbLastPwdChange")) {
            Generation before = generation(source);
            directory.replace(ACCOUNT, attribute + ": 20260101000000Z");
            Generation set = generation(source);
            directory.replace(ACCOUNT, attribute + ": 20260102000000Z");
            Generation changed = generation(source);

            assertThat(List.of(before.password(), set.password(), changed.password()))
                    .doesNotHaveDuplicates();
            assertThat(List.of(set.account(), changed.account())).containsOnly(before.account());
        }
    }

    @Test
    void aDirectBindHasTheGenerationThatIsFoundLater() throws IOException, LDAPException {
        IdentitySource source = open(directory.settings(
                direct("uid=${user}," + TestDirectory.PEOPLE, Optional.of(TestDirectory.PEOPLE)),
                TestDirectory.NO_GROUPS));
        directory.replace(ACCOUNT, "pwdChangedTime: 20260101000000Z");

        assertThat(principal(source, "Ann").generation()).isEqualTo(generation(source));
        assertThat(directory.asked().subList(0, 3))
                .as("the entry is seen before the bind as it")
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("bind cn=berth"),
                        second -> assertThat(second).startsWith("search"),
                        third -> assertThat(third).startsWith("bind uid="));
    }

    // --- direct bind ---

    @Test
    void bindsAsWhatWasTypedWithoutAServiceAccount() throws IOException, LDAPException {
        directory.addGroup("a", TestDirectory.dn(ACCOUNT));
        IdentitySource source = open(directory.settings(
                Optional.empty(),
                direct("uid=${user}," + TestDirectory.PEOPLE, Optional.empty()),
                TestDirectory.groups(Lookup.SEARCH, "member", 0),
                Duration.ZERO));
        assertThat(principal(source, "Ann")).satisfies(ann -> {
            assertThat(ann.name()).isEqualTo("ann");
            assertThat(ann.groups()).containsExactly("a");
        });
        assertThat(source.identify(Visits.basic(ACCOUNT, "wrong"))).isInstanceOf(Identification.Refused.class);
        assertThat(source.identify(Visits.basic("bob", PASSWORD))).isInstanceOf(Identification.Unknown.class);
        assertThat(source.find(ACCOUNT)).map(Principal::name).hasValue("ann");
    }

    @Test
    void whatIsTypedStaysOneValueOfTheDn() {
        BindName name = BindName.parse("uid=${user},ou=people,dc=example,dc=com");
        assertThat(name.with("x,ou=admins")).isEqualTo("uid=x\\,ou=admins,ou=people,dc=example,dc=com");
        assertThat(BindName.parse("${user}@corp.example").with("ann")).isEqualTo("ann@corp.example");
    }

    @Test
    void entriesOfOthersAreNoLogin() throws IOException {
        // A name that binds, and an entry found by it below another base.
        IdentitySource source = open(directory.settings(
                Optional.empty(),
                direct("uid=${user}," + TestDirectory.PEOPLE, Optional.of(TestDirectory.GROUPS)),
                TestDirectory.NO_GROUPS,
                Duration.ZERO));
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Refused.class);
    }

    @Test
    void notBeingFoundSaysNothingWithoutAServiceAccount() throws IOException, LDAPException {
        IdentitySource with = source();
        IdentitySource without = open(directory.settings(
                Optional.empty(),
                direct("uid=${user}," + TestDirectory.PEOPLE, Optional.empty()),
                TestDirectory.NO_GROUPS,
                Duration.ZERO));
        Principal ann = principal(with, ACCOUNT);
        directory.remove(ACCOUNT);

        assertThat(with.lasting(ann)).isEmpty();
        assertThat(without.lasting(ann)).hasValue(ann);
    }

    private static Users direct(String name, Optional<String> base) {
        return new Users(Optional.of(name), base, "(objectClass=*)", "uid", "uid", false);
    }

    // --- outages ---

    @Test
    void anOutageIsNoDenialAndEndsByItself() throws IOException, LDAPException {
        IdentitySource source = source();
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Known.class);

        directory.stop();
        assertThatThrownBy(() -> source.identify(Visits.basic(ACCOUNT, PASSWORD)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.address().toString());
        assertThatThrownBy(() -> source.find(ACCOUNT)).isInstanceOf(IOException.class);

        directory.start();
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Known.class);
        assertThat(source.identify(Visits.basic(ACCOUNT, "wrong"))).isInstanceOf(Identification.Refused.class);
    }

    @Test
    void goesOnWithAnotherServer() throws IOException, LDAPException {
        TestDirectory second = new TestDirectory();
        opened.push(second);
        second.addPerson(ACCOUNT, PASSWORD);
        List<URI> both = List.of(directory.address(), second.address());
        IdentitySource source = open(TestDirectory.settings(
                both, Optional.of(TestDirectory.SERVICE), TestDirectory.USERS, TestDirectory.NO_GROUPS, Duration.ZERO));
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Known.class);
        assertThat(second.asked()).isEmpty();

        directory.stop();
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Known.class);
        assertThat(second.asked()).isNotEmpty();
    }

    @Test
    void aServiceAccountThatIsRefusedIsAnOutageThatSaysWhatToDo() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "old password\n");
        IdentitySource source = open(directory.settings(
                Optional.of(new ServiceAccount("cn=berth,dc=example,dc=com", new Password.File(file))),
                TestDirectory.USERS,
                TestDirectory.NO_GROUPS,
                Duration.ZERO));
        assertThatThrownBy(() -> source.identify(Visits.basic(ACCOUNT, PASSWORD)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cn=berth,dc=example,dc=com")
                .hasMessageContaining("bindpasswordfile")
                .hasMessageNotContaining("old password");

        Files.writeString(file, "service secret\n");
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Known.class);
    }
}
