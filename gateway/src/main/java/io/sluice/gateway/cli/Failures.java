package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.Mistake;
import io.sluice.gateway.store.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/** Says on standard error (and in JSON on standard output) why a command did not do what was asked. */
final class Failures {
    private Failures() {}

    /** Tells what went wrong, one line a reason. */
    static Exit tell(Throwable failure, Surroundings around, boolean json) {
        Exit exit = Exit.of(failure);
        List<String> reasons = reasons(failure);
        if (json) {
            ObjectNode object = Json.object();
            object.put("error", exit.word());
            object.put("code", code(failure, exit));
            object.put("exit", exit.code());
            reasons.forEach(object.putArray("reasons")::add);
            around.out().println(Json.line(object));
            around.out().flush();
        }
        reasons.forEach(reason -> around.err().println("sluice: " + prefix(failure, exit) + reason));
        if (exit == Exit.DEFECT && !(failure instanceof CommandException)) {
            failure.printStackTrace(around.err());
        }
        around.err().flush();
        return exit;
    }

    private static String prefix(Throwable failure, Exit exit) {
        return switch (exit) {
            case REFUSED -> "refused: ";
            case DEFECT -> "a defect of Sluice, please report it: ";
            case DONE, USAGE, UNREACHABLE, FENCED, WAITING -> "";
        };
    }

    private static String code(Throwable failure, Exit exit) {
        return failure instanceof CommandException
                ? ((CommandException) failure).code()
                : failure instanceof ConfigurationException ? "configuration" : exit.word();
    }

    private static List<String> reasons(Throwable failure) {
        if (failure instanceof CommandException) {
            return ((CommandException) failure).reasons();
        }
        if (failure instanceof ConfigurationException) {
            return ((ConfigurationException) failure)
                    .mistakes().stream().map(Mistake::toString).toList();
        }
        if (failure instanceof StoreException) {
            return List.of(failure.getMessage());
        }
        return List.of(failure instanceof IOException ? sentence((IOException) failure) : failure.toString());
    }

    /** The JDK's messages of file trouble are often only a path. */
    private static String sentence(IOException failure) {
        String message = failure.getMessage();
        if (!(failure instanceof FileSystemException)) {
            return message == null ? failure.toString() : message;
        }
        FileSystemException file = (FileSystemException) failure;
        if (failure instanceof NoSuchFileException) {
            return file.getFile() + ": no such file";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return file.getFile() + ": is there already";
        }
        if (failure instanceof AccessDeniedException) {
            return file.getFile() + ": permission denied";
        }
        if (failure instanceof NotDirectoryException) {
            return file.getFile() + ": not a folder";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return file.getFile() + ": the folder is not empty";
        }
        return message == null ? failure.toString() : message;
    }
}
