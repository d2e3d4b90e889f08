/** Holds the pages in {@code overlay/docs} and the README to the code that they speak of. Skipped where the sources are not there. */
package io.rivulet.overlay.docs;
