package io.rivulet.transport.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

/** The shared rules. All of them accept a module that has no class yet. */
public final class ArchitectureRules {
    /** What no core may name: sockets, threads, clocks, randomness and logs are the drivers'. */
    private static final DescribedPredicate<JavaClass> OUTSIDE_WORLD = resideInAnyPackage(
                    "io.netty..", "java.nio.channels..", "java.util.random..", "org.slf4j..", "java.util.logging..")
            .or(nameMatching("java\\.net\\..*Socket.*"))
            .or(nameMatching("java\\.util\\.concurrent\\..*Execut.*"))
            .or(nameMatching(
                    "java\\.util\\.concurrent\\.(ForkJoin.*|CompletableFuture|Future|FutureTask|Flow)(\\$.*)?"))
            .or(nameMatching("java\\.util\\.concurrent\\.locks\\..*"))
            .or(nameMatching("java\\.lang\\.(Thread(\\$.*)?|ThreadLocal|Runtime|ProcessHandle|System\\$Logger)"))
            .or(nameMatching("java\\.util\\.Timer(Task)?"))
            .or(nameMatching("java\\.time\\.(Clock|InstantSource|Instant|Local.*|Zoned.*|Offset.*|Year|YearMonth)"))
            .or(nameMatching("java\\.util\\.(Random|SplittableRandom|Date|Calendar|GregorianCalendar)"))
            .or(nameMatching("java\\.util\\.concurrent\\.ThreadLocalRandom"))
            .or(nameMatching("java\\.security\\.SecureRandom"))
            .as("sockets, threads, locks, clocks, randomness or logs");

    /** The same by method or field: their classes are otherwise harmless. */
    private static final DescribedPredicate<JavaAccess<?>> OUTSIDE_CALL =
            describe("the system's time, output or randomness", access -> switch (access.getTargetOwner()
                    .getName()) {
                case "java.lang.System" ->
                    switch (access.getName()) {
                        case "nanoTime", "currentTimeMillis", "out", "err", "in", "identityHashCode", "getenv" -> true;
                        case "getProperty", "getLogger" -> true;
                        default -> false;
                    };
                case "java.lang.Math", "java.lang.StrictMath" ->
                    access.getName().equals("random");
                case "java.util.UUID" -> access.getName().equals("randomUUID");
                case "java.util.Collections" -> access.getName().equals("shuffle");
                default -> false;
            });

    /** What works only with flags that open the JDK, or stops working on a later JDK. */
    private static final DescribedPredicate<JavaClass> UNSAFE = resideInAnyPackage(
                    "sun..",
                    "jdk.internal..",
                    "org.agrona.concurrent.ringbuffer..",
                    "org.agrona.concurrent.broadcast..",
                    "org.agrona.concurrent.status..",
                    "org.agrona.concurrent.errors..",
                    "org.jctools.maps..",
                    "org.jctools.counters..")
            .or(nameMatching(
                    "org\\.agrona\\.(Unsafe.*|Expandable.*Buffer|BufferUtil|MutableDirectBuffer|DirectBuffer)"))
            .or(nameMatching("org\\.agrona\\.concurrent\\.(Unsafe|Atomic)Buffer"))
            .or(nameMatching("org\\.agrona\\.concurrent\\..*Queue(\\$.*)?"))
            .or(nameMatching("org\\.jctools\\.util\\.Unsafe.*"))
            // The interface MessagePassingQueue is all that is needed of the package beside queues.varhandle.
            .or(nameMatching("org\\.jctools\\.queues\\.((atomic|unpadded)\\..*|(?!MessagePassingQueue)[A-Z].*)"))
            .as("Unsafe, or a class that stands on it");

    private ArchitectureRules() {}

    /** A core is driven by datagrams and time that it is handed; it reaches for nothing. */
    public static ArchRule coresReachForNothing(String... corePackages) {
        return coresReachForNothing(resideInAnyPackage(corePackages));
    }

    /** As {@link #coresReachForNothing(String...)}, for the classes that {@code isCore} says are a core. */
    public static ArchRule coresReachForNothing(DescribedPredicate<? super JavaClass> isCore) {
        return noClasses()
                .that(isCore)
                .should()
                .dependOnClassesThat(OUTSIDE_WORLD)
                .orShould()
                .accessTargetWhere(OUTSIDE_CALL)
                .because(
                        "a core opens no socket, starts no thread, reads no clock, draws no randomness and logs nothing")
                .allowEmptyShould(true);
    }

    /**
     * Packages below {@code root} form no cycle. The root itself is apart: it is both the face of its module and the words
     * that the parts share.
     */
    public static ArchRule packagesFormNoCycle(String root) {
        return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
    }

    /** Nobody outside the transport module touches {@code transport.session} or {@code transport.flow}. */
    public static ArchRule internalPackagesStayInside() {
        return internalPackagesStayInside(
                "io.rivulet.transport", "io.rivulet.transport.session..", "io.rivulet.transport.flow..");
    }

    /** Nobody outside {@code moduleRoot} touches the given packages. */
    public static ArchRule internalPackagesStayInside(String moduleRoot, String... internalPackages) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(moduleRoot + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(internalPackages)
                .because("these packages may change without notice")
                .allowEmptyShould(true);
    }

    /** Our jars work on a plain class path, with no JVM flags and no warnings. */
    public static ArchRule nothingStandsOnUnsafe() {
        return noClasses()
                .should()
                .dependOnClassesThat(UNSAFE)
                .because("our jars need no JVM flags, on 17 or 25")
                .allowEmptyShould(true);
    }
}
