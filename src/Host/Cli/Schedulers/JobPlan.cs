using System.Globalization;

namespace ZPrimeGpu.Host.Cli.Schedulers;

/// <summary>A run or study that is divided over the tasks of a batch system: what every task runs, and what joins them.</summary>
/// <param name="Command">run or lee.</param>
/// <param name="Configuration">The configuration as the user named it.</param>
/// <param name="Options">Further options of every task.</param>
/// <param name="Shards">Tasks.</param>
/// <param name="Output">Folder of the results, absolute.</param>
/// <param name="WorkingFolder">Folder that tasks run in.</param>
/// <param name="Threads">Worker threads, and processors asked for.</param>
/// <param name="Device">Accelerator; null = as configured.</param>
/// <param name="Directives">Further lines for the batch system.</param>
internal sealed record JobPlan(
    string Command,
    string Configuration,
    IReadOnlyList<string> Options,
    int Shards,
    string Output,
    string WorkingFolder,
    int Threads,
    string? Device,
    IReadOnlyList<string> Directives)
{
    /// <summary>Folder of the files for the batch system, and of its logs.</summary>
    public string Folder => Path.Combine(Output, "submit");

    /// <summary>Whether tasks need a GPU.</summary>
    public bool NeedsGpu => Device?.StartsWith("cuda", StringComparison.Ordinal) == true;

    /// <summary>The command line of a task for a shell, its number in a shell variable.</summary>
    /// <param name="number">The variable's expansion, such as <c>$1</c>.</param>
    public string TaskLine(string number)
    {
        string[] fixedPart = [.. Program(), Command, Configuration, .. Options, .. ToySource(), "--threads", Threads.ToString(CultureInfo.InvariantCulture), "--resume"];
        return $"{string.Join(' ', fixedPart.Select(Quoted))}{DeviceOption} --shard \"{number}/{Shards}\" --out {Quoted(Path.Combine(Output, "shards"))}/\"{number}\"";
    }

    /// <summary>The arguments of the first task, to see whether they make sense.</summary>
    public string[] TaskArguments()
        => [Command, Configuration, .. Options, .. ToySource(), "--threads", "1", "--resume", "--shard", $"1/{Shards}", "--out", Output];

    /// <summary>The command line that joins the tasks, for a shell.</summary>
    public string MergeLine()
        => $"{string.Join(' ', Program().Select(Quoted))} merge {Quoted(Path.Combine(Output, "shards"))}/{{1..{Shards}}} --threads {Threads} --out {Quoted(Output)}";

    /// <summary>A word for a shell, whatever is in it.</summary>
    public static string Quoted(string word)
        => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ':' or ',' or '=' or '+') ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private string DeviceOption => Device is string device ? $" --device {Quoted(device)}" : string.Empty;

    private string[] ToySource() => Command == AnalysisPipeline.Command && !Options.Contains("--calc", StringComparer.Ordinal) ? ["--calc", "toys"] : [];

    // As this process was started: 'dotnet zprime.dll', or the program itself.
    private static string[] Program()
    {
        string process = Environment.ProcessPath ?? "dotnet";
        return Path.GetFileNameWithoutExtension(process) == "zprime" ? [process] : [process, Path.Combine(AppContext.BaseDirectory, "zprime.dll")];
    }
}
