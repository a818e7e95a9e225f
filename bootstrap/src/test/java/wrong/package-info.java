/** A service that breaks each rule of the architecture once, by a class that is named after the rule. */
package wrong;
