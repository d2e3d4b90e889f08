/** What sessions cost apart from what they carry: to open them, and to keep them open without a word. */
package io.rivulet.bench.sessions;
