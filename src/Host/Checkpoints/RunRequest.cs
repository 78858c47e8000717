using System.Text.Json;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Checkpoints;

/// <summary>What a run was asked for, so that <c>merge</c> can finish it: the text of the configuration, where it lay, the options, the working folder.</summary>
/// <param name="Command">The command.</param>
/// <param name="ConfigurationFile">The configuration as the user named it.</param>
/// <param name="WorkingFolder">Folder that it and the options are relative to.</param>
/// <param name="Text">The configuration, word for word.</param>
/// <param name="Overrides">Options that override the configuration.</param>
/// <param name="Settings">Further settings of the command.</param>
internal sealed record RunRequest(
    string Command, string ConfigurationFile, string WorkingFolder, string Text, RunOverrides Overrides, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Of a run in this working folder.</summary>
    public static RunRequest Of(string command, RunConfig config, IEnumerable<(string Key, string Value)> settings)
        => new(command, config.Path, Directory.GetCurrentDirectory(), config.Text, config.Overrides, settings.ToDictionary(s => s.Key, s => s.Value));

    /// <summary>Reads it from a checkpoint.</summary>
    /// <exception cref="InputException">It is not there.</exception>
    public static RunRequest Read(CheckpointFile file)
    {
        try
        {
            string? text = file.Rows("SELECT value FROM about WHERE key = 'request'", r => r.GetString(0)).SingleOrDefault();
            return text is not null && JsonSerializer.Deserialize<RunRequest>(text) is { Command: not null, ConfigurationFile: not null, WorkingFolder: not null, Text: not null, Overrides: not null, Settings: not null } request
                ? request
                : throw file.Damaged("it does not say what was asked for");
        }
        catch (JsonException e)
        {
            throw file.Damaged("it does not say what was asked for", e);
        }
    }

    /// <summary>Which part a checkpoint is of.</summary>
    public static Shard ShardOf(CheckpointFile file)
        => file.Rows("SELECT value FROM about WHERE key = 'shard'", r => r.GetString(0)).SingleOrDefault() is string shard ? Shard.Parse(shard) : throw file.Damaged("it does not say which shard it is");

    /// <summary>Writes it.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="shard">The part.</param>
    public void Write(CheckpointFile file, Shard shard)
    {
        file.Execute("INSERT INTO about VALUES ('request', $1)", JsonSerializer.Serialize(this));
        file.Execute("INSERT INTO about VALUES ('shard', $1)", shard.ToString());
    }

    /// <summary>The configuration of the run, to be finished in another folder.</summary>
    /// <param name="folder">Folder of the results.</param>
    /// <param name="device">Accelerator; null = as it was.</param>
    /// <param name="threads">Worker threads; null = as it was.</param>
    public RunConfig Configuration(string folder, string? device, int? threads)
    {
        string full = Path.GetFullPath(ConfigurationFile, WorkingFolder);
        RunOverrides overrides = Overrides with
        {
            OutputFolder = folder,
            DataFiles = Overrides.DataFiles is string data ? Path.GetFullPath(data, WorkingFolder) : null,
            SavedToysFolder = null,
            Device = device ?? Overrides.Device,
            Threads = threads ?? Overrides.Threads,
        };

        // The name as it was given, where it still means the same file.
        string name = Path.GetFullPath(ConfigurationFile) == full ? ConfigurationFile : full;
        return RunConfigReader.Parse(name, Path.GetDirectoryName(full)!, Text, overrides);
    }
}
