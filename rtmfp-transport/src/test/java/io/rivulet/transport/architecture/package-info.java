/**
 * The lines between our packages, as ArchUnit rules. They live here because every module already has this module's
 * test-jar on its test class path; each module has an {@code ArchitectureTest} that holds its own classes to them.
 */
package io.rivulet.transport.architecture;
