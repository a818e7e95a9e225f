package dev.taskward.bootstrap;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The service keeps the rules of the architecture. */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = ArchitectureTest.ProductionCode.class)
class ArchitectureTest {
    static final String ROOT = "dev.taskward";

    @ArchTest
    static final ArchRule dependenciesPointInwards = ArchitectureRules.dependenciesPointInwards(ROOT);

    @ArchTest
    static final ArchRule everyClassIsInALayer = ArchitectureRules.everyClassIsInALayer(ROOT);

    @ArchTest
    static final ArchRule domainKnowsNoFramework = ArchitectureRules.domainKnowsNoFramework(ROOT);

    @ArchTest
    static final ArchRule applicationKnowsNoFramework = ArchitectureRules.applicationKnowsNoFramework(ROOT);

    @ArchTest
    static final ArchRule servicesAreReachedThroughPorts = ArchitectureRules.servicesAreReachedThroughPorts(ROOT);

    @ArchTest
    static final ArchRule portsSpeakOfTheDomain = ArchitectureRules.portsSpeakOfTheDomain(ROOT);

    @ArchTest
    static final ArchRule adaptersHideWhatTheyAreMadeOf = ArchitectureRules.adaptersHideWhatTheyAreMadeOf(ROOT);

    @ArchTest
    static final ArchRule onlyPersistenceKnowsTheDatabase = ArchitectureRules.onlyPersistenceKnowsTheDatabase(ROOT);

    @ArchTest
    static final ArchRule onlyRestKnowsHttpAndTokens = ArchitectureRules.onlyRestKnowsHttpAndTokens(ROOT);

    @ArchTest
    static final ArchRule packagesFormNoCycles = ArchitectureRules.packagesFormNoCycles(ROOT);

    @ArchTest
    static final ArchRule timeIsAnArgument = ArchitectureRules.timeIsAnArgument(ROOT);

    @ArchTest
    static final ArchRule domainIsImmutable = ArchitectureRules.domainIsImmutable(ROOT);

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields = ArchitectureRules.nothingIsInjectedIntoFields(ROOT);

    @ArchTest
    static final ArchRule onlyTheStartWritesToStandardStreams =
            ArchitectureRules.onlyTheStartWritesToStandardStreams(ROOT);

    @ArchTest
    static final ArchRule failuresAreNamed = ArchitectureRules.failuresAreNamed(ROOT);

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = ArchitectureRules.everyPackageIsNullMarked(ROOT);

    /** Leaves out tests, those in jars too. */
    static final class ProductionCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return Predefined.DO_NOT_INCLUDE_TESTS.includes(location) && !location.contains("-tests.jar");
        }
    }
}
