/** Classes that each break one branch of a rule in {@code ArchitectureRules}. They show that the rule can fail. */
package wrong;
