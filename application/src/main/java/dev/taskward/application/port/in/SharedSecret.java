package dev.taskward.application.port.in;

/** What all instances of the service know and nobody else, so that one can recognise what another gave out. */
@FunctionalInterface
public interface SharedSecret {

    /** Of at least 32 random characters; the same as long as the tasks are kept. */
    String value();
}
