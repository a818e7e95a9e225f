/** The implementations of the driving ports, written in terms of the domain and the driven ports. */
@NullMarked
package dev.taskward.application.service;

import org.jspecify.annotations.NullMarked;
