package io.rivulet.overlay.docs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The checkout that this module is built in: its pages and its Java sources. */
final class Checkout {
    private static final String JAVA = ".java";

    private final Path root;

    private Checkout(Path root) {
        this.root = root;
    }

    /** The checkout around the module's directory; the test is skipped when there is none, as in a source jar. */
    static Checkout here() {
        Path root = Path.of("").toAbsolutePath().resolve("../..").normalize();
        assumeTrue(Files.isDirectory(root.resolve("overlay/docs")), "there are no pages at " + root);
        return new Checkout(root);
    }

    /** The text of a file. */
    String text(String path) {
        try {
            return Files.readString(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The README and the pages in {@code overlay/docs}. */
    List<String> pages() {
        List<String> pages = new ArrayList<>();
        pages.add("README.md");
        try (Stream<Path> files = Files.list(root.resolve("overlay/docs"))) {
            files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pages;
    }

    /** The cells of each row of the tables in a page, without the header rows and the lines below them. */
    List<List<String>> rows(String page) {
        List<List<String>> rows = new ArrayList<>();
        boolean inTable = false;
        for (String line : text(page).lines().toList()) {
            if (!line.startsWith("|")) {
                inTable = false;
            } else if (line.startsWith("| ---")) {
                rows.remove(rows.size() - 1); // the header
                inTable = true;
            } else {
                rows.add(cells(line));
            }
        }
        if (inTable && rows.isEmpty()) {
            throw new IllegalStateException("no rows in " + page);
        }
        return rows;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.substring(1, line.lastIndexOf('|')).split("\\|", -1)) {
            cells.add(cell.strip());
        }
        return cells;
    }

    /** The text of all Java sources, main and test, by simple class name; classes of one name in several packages are joined. */
    Map<String, String> sources() {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> java = files.filter(file -> file.toString().endsWith(JAVA))
                    .filter(file -> root.relativize(file).toString().contains("src"))
                    .sorted()
                    .toList();
            for (Path file : java) {
                String name = file.getFileName().toString();
                sources.merge(
                        name.substring(0, name.length() - JAVA.length()), Files.readString(file), (a, b) -> a + b);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources;
    }
}
