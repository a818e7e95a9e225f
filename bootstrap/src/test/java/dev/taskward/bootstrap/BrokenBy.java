package dev.taskward.bootstrap;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * Names classes below the package {@code wrong} that break a rule: at least one for each branch of the rule. {@link
 * ArchitectureRulesCanFailTest} checks that each of them does.
 */
@Retention(RetentionPolicy.RUNTIME)
@interface BrokenBy {

    /** Class names below the package {@code wrong}. */
    String[] value();

    /** Texts of which each is in a violation, for a rule that lists several forbidden packages or calls. */
    String[] mentioning() default {};
}
