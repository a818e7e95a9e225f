/**
 * A second driving adapter: a command line. It shows that a channel needs nothing but the driving ports and the domain.
 * This module cannot see the REST adapter at all.
 */
@NullMarked
package dev.taskward.application.commandline;

import org.jspecify.annotations.NullMarked;
