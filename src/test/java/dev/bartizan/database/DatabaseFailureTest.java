package dev.bartizan.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class DatabaseFailureTest {

    @TempDir
    Path folder;

    private static ErrorCode of(SQLiteErrorCode result, Path database) {
        return DatabaseFailure.classify(new SQLiteException("", result), database)
                .orElseThrow()
                .code();
    }

    /** Like when no file descriptors are left. */
    @Test
    void fileThatIsThereAndCanNotBeOpenedIsNoWrongPath() throws IOException {
        assertThat(of(SQLiteErrorCode.SQLITE_CANTOPEN, Files.createFile(folder.resolve("there"))))
                .isEqualTo(ErrorCode.DATABASE_UNAVAILABLE);
        assertThat(of(SQLiteErrorCode.SQLITE_CANTOPEN, folder.resolve("not-there-yet")))
                .isEqualTo(ErrorCode.DATABASE_UNAVAILABLE);
    }

    @Test
    void wrongPathIsOne() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(of(SQLiteErrorCode.SQLITE_CANTOPEN, folder)).isEqualTo(ErrorCode.DATABASE_PATH_INVALID);
        assertThat(of(SQLiteErrorCode.SQLITE_CANTOPEN, file.resolve("below")))
                .isEqualTo(ErrorCode.DATABASE_PATH_INVALID);
        assertThat(of(SQLiteErrorCode.SQLITE_CANTOPEN_ISDIR, file)).isEqualTo(ErrorCode.DATABASE_PATH_INVALID);
    }
}
