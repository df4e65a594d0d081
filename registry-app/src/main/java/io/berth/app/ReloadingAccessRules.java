package io.berth.app;

import io.berth.app.config.ConfigException;
import io.berth.app.config.RulesFile;
import io.berth.auth.rules.AccessRules;
import io.berth.core.access.Authorizer;
import io.berth.core.access.Decision;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.model.RepositorySelection;
import io.berth.core.schedule.RepeatingTask;
import io.berth.core.schedule.Scheduler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authorizes by the current rules of a file. A background task reads the file periodically, so that decisions never
 * wait for the disk, and every kind of replacement is noticed: overwriting, renaming, or a changed symbolic link. While
 * the file is invalid, the previous rules stay in force and the task reports a failure.
 */
final class ReloadingAccessRules implements Authorizer {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadingAccessRules.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final String CONSEQUENCE = "the access rules of before stay in force until the file is corrected";

    private final RulesFile file;

    private volatile AccessRules rules;
    /** The last content evaluated; used by the task only. */
    private Reading judged;
    /** The last content read: a partly written file changes again a moment later. */
    private String seen;

    /** The content, and why it cannot be used, if so. */
    private record Reading(String text, Optional<ConfigException> problem) {

        static Reading of(RulesFile file) {
            try {
                return new Reading(file.text(), Optional.empty());
            } catch (ConfigException e) {
                return new Reading(String.valueOf(e.getMessage()), Optional.of(e));
            }
        }
    }

    private ReloadingAccessRules(RulesFile file) throws ConfigException {
        this.file = file;
        this.seen = file.text();
        this.judged = new Reading(seen, Optional.empty());
        this.rules = file.parse(seen);
        LOG.info("{} access rules from {}", rules.size(), file.path());
    }

    /** Reads the rules, which must be valid now. */
    static ReloadingAccessRules of(RulesFile file) throws ConfigException {
        return new ReloadingAccessRules(file);
    }

    /** Follows the file until the task is closed. */
    RepeatingTask follow(Scheduler scheduler) {
        return scheduler.every(INTERVAL, scheduler.task("access-rules", CONSEQUENCE), this::look);
    }

    @Override
    public Decision decide(Principal principal, InetAddress address, Permission permission) {
        return rules.decide(principal, address, permission);
    }

    @Override
    public RepositorySelection seen(Principal principal, InetAddress address) {
        return rules.seen(principal, address);
    }

    /**
     * Applies the content once it is unchanged for two reads.
     *
     * @throws ConfigException while it cannot be used
     */
    void look() throws ConfigException {
        Reading reading = Reading.of(file);
        boolean settled = reading.text().equals(seen);
        seen = reading.text();
        if (settled && !seen.equals(judged.text())) {
            judged = judge(reading);
        }
        if (judged.problem().isPresent()) {
            throw judged.problem().get();
        }
    }

    private Reading judge(Reading reading) {
        if (reading.problem().isPresent()) {
            return reading;
        }
        try {
            rules = file.parse(reading.text());
            LOG.info("access rules of {} read again: {}", file.path(), rules.size());
            return reading;
        } catch (ConfigException e) {
            return new Reading(reading.text(), Optional.of(e));
        }
    }

    /** The number of rules. */
    int size() {
        return rules.size();
    }
}
