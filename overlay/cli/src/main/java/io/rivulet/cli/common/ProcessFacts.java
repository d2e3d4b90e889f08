package io.rivulet.cli.common;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the system knows about this process. */
public final class ProcessFacts {
    private static final Path LINUX_STATUS = Path.of("/proc/self/status");
    private static final String PEAK_RESIDENT = "VmHWM:";
    private static final long BYTES_PER_KB = 1_024;

    private ProcessFacts() {}

    /** The most memory that this process ever had resident, in bytes; -1 where the system does not tell. */
    public static long peakResidentBytes() {
        try {
            for (String line : Files.readAllLines(LINUX_STATUS, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(PEAK_RESIDENT)) {
                    String digits = line.substring(PEAK_RESIDENT.length()).replaceAll("\\D", "");
                    return Long.parseLong(digits) * BYTES_PER_KB;
                }
            }
        } catch (IOException | NumberFormatException notLinux) {
            // Other systems have no such file, and Java has no other way to ask.
        }
        return -1;
    }

    /** The processor time used so far; zero where the system does not tell. */
    public static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
