package io.berth.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import io.berth.app.config.LogConfig;
import java.io.OutputStream;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Configures the application log. Before that it contains warnings only. */
public final class Logging {

    /** Libraries that are verbose at debug and even at info. */
    private static final Map<String, Level> LIBRARIES = Map.of(
            "io.netty", Level.WARN,
            // At debug they log requests including credentials.
            "software.amazon", Level.WARN,
            "org.apache.hc", Level.WARN);

    private Logging() {}

    /** Before the configuration is read: warnings only, as text. */
    public static void quiet() {
        configure(new LogConfig(LogConfig.Level.WARN, LogConfig.DEFAULT.formatter(), Map.of(), false));
    }

    /** Logs to standard error as configured. */
    public static void configure(LogConfig config) {
        configure(config, ConsoleTarget.SystemErr.getStream());
    }

    static void configure(LogConfig config, OutputStream output) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level(config.level()));
        root.addAppender(appender(config, output, context));
        LIBRARIES.forEach((library, level) -> context.getLogger(library).setLevel(level));
    }

    private static OutputStreamAppender<ILoggingEvent> appender(
            LogConfig config, OutputStream output, LoggerContext context) {
        EventEncoder encoder = new EventEncoder(LineFormat.of(config.formatter()), config.fields());
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(output);
        appender.start();
        return appender;
    }

    private static Level level(LogConfig.Level level) {
        return switch (level) {
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
        };
    }
}
