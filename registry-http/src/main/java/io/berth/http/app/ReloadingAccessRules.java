package io.berth.http.app;

import io.berth.auth.rules.AccessRules;
import io.berth.core.access.Authorizer;
import io.berth.core.access.Decision;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.model.RepositorySelection;
import io.berth.core.schedule.RepeatingTask;
import io.berth.core.schedule.Scheduler;
import io.berth.http.config.ConfigException;
import io.berth.http.config.RulesFile;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by the rules of a file as they are now. A background task reads the file again and again, so that no decision
 * waits for the disk, and however the file was replaced: written over, renamed over, or by a link that leads elsewhere.
 * While the file cannot be used, the rules of before stay in force and the task fails.
 */
final class ReloadingAccessRules implements Authorizer {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadingAccessRules.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final String CONSEQUENCE = "the access rules of before stay in force until the file is corrected";

    private final RulesFile file;

    private volatile AccessRules rules;
    /** What was judged last; used by the task alone. */
    private Reading judged;
    /** What was read last: a file that is half written says something else a moment later. */
    private String seen;

    /** What the file says, or why it cannot be used. */
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

    /** Reads the rules, which have to be valid now. */
    static ReloadingAccessRules of(RulesFile file) throws ConfigException {
        return new ReloadingAccessRules(file);
    }

    /** Follows the file from now on, until the task is closed. */
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
     * Takes what the file says once it has said the same twice.
     *
     * @throws ConfigException as long as that cannot be used
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

    /** How many there are. */
    int size() {
        return rules.size();
    }
}
