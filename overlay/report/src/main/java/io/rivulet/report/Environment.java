package io.rivulet.report;

import io.rivulet.report.text.Figures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The facts about this machine and runtime that belong beside any published number. */
public final class Environment {
    private static final Path LINUX_CPU_INFO = Path.of("/proc/cpuinfo");

    private Environment() {}

    /** Names and values in the order to show them. The same during the life of a process. */
    public static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        Runtime runtime = Runtime.getRuntime();
        facts.put("Java", property("java.vm.name") + " " + property("java.runtime.version"));
        facts.put("System", property("os.name") + " " + property("os.version") + " (" + property("os.arch") + ")");
        facts.put("Processor", cpuModel());
        facts.put("Cores", Integer.toString(runtime.availableProcessors()));
        facts.put("Heap limit", Figures.bytes(runtime.maxMemory()));
        return facts;
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    private static String cpuModel() {
        try {
            for (String line : Files.readAllLines(LINUX_CPU_INFO, StandardCharsets.ISO_8859_1)) {
                int colon = line.indexOf(':');
                if (colon > 0 && line.substring(0, colon).strip().equals("model name")) {
                    return line.substring(colon + 1).strip();
                }
            }
        } catch (IOException e) {
            // Other systems have no such file, and Java has no other way to ask.
        }
        return "unknown";
    }
}
