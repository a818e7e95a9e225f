/** The driving ports: adapters call them, and {@code application.service} implements them. */
@NullMarked
package dev.taskward.application.port.in;

import org.jspecify.annotations.NullMarked;
