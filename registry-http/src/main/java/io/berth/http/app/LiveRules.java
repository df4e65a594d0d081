package io.berth.http.app;

import io.berth.auth.rules.AccessRules;
import io.berth.core.access.Authorizer;
import io.berth.core.access.Decision;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.model.RepositorySelection;
import io.berth.http.config.ConfigException;
import io.berth.http.config.RulesFile;
import java.net.InetAddress;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by the rules of a file as they are now. A thread reads the file again and again, so that no decision waits
 * for the disk, and however the file was replaced: written over, renamed over, or by a link that leads elsewhere. Rules
 * that cannot be used are told in the log, once, and those of before stay in force.
 */
final class LiveRules implements Authorizer, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRules.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final RulesFile file;
    private final Thread thread =
            Thread.ofPlatform().name("access-rules").daemon().unstarted(this::run);

    private volatile AccessRules rules;
    /** What was made of the file last, for better or worse. */
    private String judged;
    /** What the file said last; a half written file says something else a moment later. */
    private String seen;

    private LiveRules(RulesFile file) throws ConfigException {
        this.file = file;
        this.judged = file.text();
        this.seen = judged;
        this.rules = file.parse(judged);
        LOG.info("{} access rules from {}", rules.size(), file.path());
    }

    /** Reads the rules, which have to be good now. */
    static LiveRules of(RulesFile file) throws ConfigException {
        return new LiveRules(file);
    }

    /** Follows the file from now on, until closed. */
    LiveRules start() {
        thread.start();
        return this;
    }

    @Override
    public Decision decide(Principal principal, InetAddress address, Permission permission) {
        return rules.decide(principal, address, permission);
    }

    @Override
    public RepositorySelection seen(Principal principal, InetAddress address) {
        return rules.seen(principal, address);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                look();
            }
        } catch (InterruptedException e) {
            LOG.debug("{} is not followed any more", file.path());
        }
    }

    /** Takes what the file says once it has said the same twice. */
    void look() {
        try {
            String text = file.text();
            if (isNew(text)) {
                take(text);
            }
        } catch (ConfigException e) {
            if (isNew(String.valueOf(e.getMessage()))) {
                complain(e);
            }
        } catch (RuntimeException e) {
            if (isNew(e.toString())) {
                LOG.error("{} cannot be followed, the rules of before stay in force", file.path(), e);
            }
        }
    }

    private boolean isNew(String text) {
        boolean settled = text.equals(seen);
        seen = text;
        if (!settled || text.equals(judged)) {
            return false;
        }
        judged = text;
        return true;
    }

    private void take(String text) {
        try {
            rules = file.parse(text);
            LOG.info("access rules of {} read again: {}", file.path(), rules.size());
        } catch (ConfigException e) {
            complain(e);
        }
    }

    private void complain(ConfigException e) {
        LOG.error(
                "access rules of {} are not taken, those of before stay in force until it is mended:\n{}",
                file.path(),
                e.getMessage());
    }

    /** How many there are. */
    int size() {
        return rules.size();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
