/** What the commands share: where they read and write, how they fail, how they pace media, and the choices given by name. */
package io.rivulet.cli.common;
