using System.Globalization;

namespace ZPrimeGpu.Host.Data;

/// <summary>A process: a background, a signal of one mass, or the data.</summary>
/// <param name="Name">Name in files and figures.</param>
/// <param name="Role">What it is.</param>
/// <param name="MassGeV">Generated mass of a signal [GeV].</param>
internal sealed record ProcessInfo(string Name, SourceRole Role, double? MassGeV);

/// <summary>The processes of a run; their places are the process indices of events.</summary>
internal sealed class ProcessTable
{
    /// <summary>Name of the data's process where the source gives none.</summary>
    public const string DataName = "data";

    private readonly List<ProcessInfo> entries = [];
    private readonly Dictionary<string, int> indices = new(StringComparer.Ordinal);

    /// <summary>All processes by index.</summary>
    public IReadOnlyList<ProcessInfo> Entries => entries;

    /// <summary>Index of a background or of the data; added on first use.</summary>
    public int Add(string name, SourceRole role) => Add(new ProcessInfo(name, role, null));

    /// <summary>Index of the signal of a mass; added on first use.</summary>
    /// <param name="massGeV">Mass [GeV]; rounded to six digits, so that single-precision 0.01 is 0.01.</param>
    public int AddSignal(double massGeV)
    {
        double mass = RoundMass(massGeV);
        return Add(new ProcessInfo(SignalName(mass), SourceRole.Signal, mass));
    }

    /// <summary>Index of a process, or null.</summary>
    public int? Find(string name) => indices.TryGetValue(name, out int index) ? index : null;

    /// <summary>Name of a signal process: signal_ and the shortest text that gives the mass back.</summary>
    public static string SignalName(double massGeV) => "signal_" + RoundMass(massGeV).ToString("R", CultureInfo.InvariantCulture);

    private static double RoundMass(double massGeV)
        => double.Parse(massGeV.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private int Add(ProcessInfo process)
    {
        if (!indices.TryGetValue(process.Name, out int index))
        {
            index = entries.Count;
            indices.Add(process.Name, index);
            entries.Add(process);
        }
        else if (entries[index].Role != process.Role)
        {
            throw new InputException(
                $"The process name '{process.Name}' is used for {entries[index].Role} and for {process.Role}; rename one of them in the sources.");
        }

        return index;
    }
}
