using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ZPrimeGpu.Host.Checkpoints;

/// <summary>An SQLite database of what a run has done so far, and the lock on its folder.</summary>
/// <remarks>
/// A rollback journal, synchronised at every commit: what was committed is there after a crash of program or machine, and a finished file is one file that can be read from a folder
/// that cannot be written. The file is locked for other processes as long as it is open; the lock goes with the process.
/// </remarks>
internal sealed class CheckpointFile : IDisposable
{
    private const int Format = 1;

    // "ZPrG": says to whom the database belongs.
    private const int Application = 0x5A507247;
    private const int FormatError = 11;
    private const int NotADatabase = 26;

    private readonly SqliteConnection connection;

    private CheckpointFile(string path, SqliteConnection connection)
    {
        Path = path;
        this.connection = connection;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its folder, for messages.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Opens a checkpoint, or begins an empty one, and locks it.</summary>
    /// <param name="path">The file; its folder is made where it does not exist.</param>
    /// <exception cref="InputException">It cannot be written, is in use, or is no checkpoint.</exception>
    public static CheckpointFile Open(string path)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The checkpoint '{path}' could not be written ({e.Message.TrimEnd('.')}): choose another folder with --out.", e);
        }

        return Connect(path, SqliteOpenMode.ReadWriteCreate, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; BEGIN EXCLUSIVE; COMMIT;");
    }

    /// <summary>Opens a checkpoint to read it. One that was left by a killed program is repaired first, for which its folder has to be writable.</summary>
    /// <param name="path">The file; it exists.</param>
    /// <exception cref="InputException">It cannot be read, is in use, or is no checkpoint.</exception>
    public static CheckpointFile OpenToRead(string path)
        => File.Exists(path + "-journal") ? Open(path) : Connect(path, SqliteOpenMode.ReadOnly, "PRAGMA locking_mode=EXCLUSIVE; BEGIN; SELECT COUNT(*) FROM sqlite_schema; COMMIT;");

    /// <summary>Whether nothing was written to it yet.</summary>
    public bool IsEmpty => Rows("SELECT COUNT(*) FROM sqlite_schema", r => r.GetInt64(0)).Single() == 0;

    /// <summary>Makes the tables and fills what does not change, all or nothing.</summary>
    /// <param name="fill">Fills.</param>
    public void Create(Action<CheckpointFile> fill) => InTransaction(() =>
    {
        Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id={Application}; PRAGMA user_version={Format};"));
        Execute("""
            CREATE TABLE about(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE identity(section TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY(section, key)) WITHOUT ROWID;
            CREATE TABLE expected(stage TEXT, window INTEGER, PRIMARY KEY(stage, window)) WITHOUT ROWID;
            CREATE TABLE windows(stage TEXT, window INTEGER, result TEXT NOT NULL, PRIMARY KEY(stage, window)) WITHOUT ROWID;
            CREATE TABLE spectra(first INTEGER PRIMARY KEY, count INTEGER NOT NULL);
            CREATE TABLE tally(id INTEGER PRIMARY KEY CHECK (id = 0), counts BLOB NOT NULL);
            """);
        fill(this);
    });

    /// <summary>Runs changes that are made all or none, and are on the disk afterwards.</summary>
    public void InTransaction(Action change) => Guarded(Path, () =>
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        change();
        transaction.Commit();
        return true;
    });

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">The statement, with parameters $1, $2, ...</param>
    /// <param name="parameters">Their values.</param>
    public void Execute(string sql, params object[] parameters) => Guarded(Path, () =>
    {
        using SqliteCommand command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    });

    /// <summary>Reads rows.</summary>
    /// <typeparam name="T">What a row is read as.</typeparam>
    /// <param name="sql">The query, with parameters $1, $2, ...</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="parameters">Their values.</param>
    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params object[] parameters) => Guarded(Path, () =>
    {
        using SqliteCommand command = Command(sql, parameters);
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    });

    /// <summary>Keys and values of a table with these columns.</summary>
    public SortedDictionary<string, string> Pairs(string sql, params object[] parameters)
        => new(Rows(sql, r => KeyValuePair.Create(r.GetString(0), r.GetString(1)), parameters).ToDictionary(), StringComparer.Ordinal);

    /// <summary>What is said of a file whose content makes no sense.</summary>
    public InputException Damaged(string why, Exception? cause = null) => Damaged(Path, why, cause);

    /// <summary>Closes and removes the file.</summary>
    public void Delete()
    {
        Dispose();
        try
        {
            File.Delete(Path);
            File.Delete(Path + "-journal");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{Path}' could not be removed ({e.Message.TrimEnd('.')}): the results are complete, remove it by hand.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private static CheckpointFile Connect(string path, SqliteOpenMode mode, string begin) => Guarded(path, () =>
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            connection.Open();
            var file = new CheckpointFile(path, connection);
            file.Execute("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;");
            file.Execute(begin);
            file.Check();
            return file;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    });

    private void Check()
    {
        if (IsEmpty)
        {
            return;
        }

        if (Number("PRAGMA application_id") != Application)
        {
            throw Damaged("it is a database of another program");
        }

        if (Number("PRAGMA user_version") is long format and not Format)
        {
            throw Damaged(string.Create(CultureInfo.InvariantCulture, $"its format is {format}, this program's is {Format}"));
        }

        string check = Rows("PRAGMA quick_check(1)", r => r.GetString(0))[0];
        if (check != "ok")
        {
            throw Damaged(check.ReplaceLineEndings(" "));
        }
    }

    private long Number(string sql) => Rows(sql, r => r.GetInt64(0)).Single();

    private SqliteCommand Command(string sql, object[] parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < parameters.Length; i++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), parameters[i]);
        }

        return command;
    }

    private static T Guarded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 5 or 6)
        {
            throw new InputException($"Another run is at work in '{System.IO.Path.GetDirectoryName(path)}': wait until it has ended, or choose another folder with --out.", e);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is FormatError or NotADatabase or 1)
        {
            throw Damaged(path, e.Message, e);
        }
        catch (SqliteException e)
        {
            throw new InputException(
                $"The checkpoint '{path}' could not be written ({Reason(e)}): make room or choose another folder with --out; what was saved before is kept, and --resume goes on from there.", e);
        }
        catch (Exception e) when (e is InvalidCastException or InvalidOperationException or ArgumentException)
        {
            throw Damaged(path, e.Message.TrimEnd('.'), e);
        }
    }

    private static string Reason(SqliteException e)
    {
        int quoted = e.Message.IndexOf('\'', StringComparison.Ordinal);
        return quoted >= 0 ? e.Message[quoted..].Trim('.', '\'', ' ') : e.Message;
    }

    private static InputException Damaged(string path, string why, Exception? cause)
        => new($"'{path}' is not a checkpoint, or it is damaged ({why.TrimEnd('.')}): remove it, and run again from the beginning.", cause);
}
