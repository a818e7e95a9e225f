package dev.taskward.adapter.rest;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Captures the log at the levels of production, in place of the console. It must be created after the service has
 * started, because a start resets the log.
 */
public final class LogCapture implements AutoCloseable {
    /** The package of the library with which TestClient checks responses. */
    private static final String SCHEMA_VALIDATOR = "com.networknt.";

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Map<Logger, Level> levelsBefore = new LinkedHashMap<>();
    private final List<Appender<ILoggingEvent>> appendersBefore = new ArrayList<>();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent line) {
            // stores the MDC, which belongs to the thread
            line.prepareForDeferredProcessing();
            super.append(line);
        }
    };

    public LogCapture() {
        setLevel(root);
        setLevel(context.getLogger("dev.taskward"));
        root.iteratorForAppenders().forEachRemaining(appendersBefore::add);
        appendersBefore.forEach(root::detachAppender);
        appender.setContext(context);
        appender.start();
        root.addAppender(appender);
    }

    private void setLevel(Logger logger) {
        levelsBefore.put(logger, logger.getLevel());
        logger.setLevel(Level.INFO);
    }

    /** Returns the captured lines of the service that are warnings or errors, or have a stack trace. */
    public List<ILoggingEvent> alarms() {
        synchronized (appender) {
            return appender.list.stream()
                    .filter(line -> !line.getLoggerName().startsWith(SCHEMA_VALIDATOR))
                    .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN) || line.getThrowableProxy() != null)
                    .toList();
        }
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        appendersBefore.forEach(root::addAppender);
        levelsBefore.forEach(Logger::setLevel);
    }
}
