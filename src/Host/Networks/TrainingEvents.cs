using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Networks;

/// <summary>The events that passed every cut before the Punzi-net, as columns.</summary>
/// <param name="processes">What process indices stand for.</param>
internal sealed class TrainingEvents(IReadOnlyList<ProcessInfo> processes)
{
    private readonly List<double>[] inputs = [[], [], [], []];
    private readonly List<double> m2 = [];
    private readonly List<double> weights = [];
    private readonly List<int> process = [];
    private readonly List<ulong> hashes = [];

    /// <summary>What process indices stand for.</summary>
    public IReadOnlyList<ProcessInfo> Processes { get; } = processes;

    /// <summary>Number of events.</summary>
    public int Count => m2.Count;

    /// <summary>M²rec [GeV²].</summary>
    public IReadOnlyList<double> M2 => m2;

    /// <summary>Weight at the luminosity of the run; for signal, per fb.</summary>
    public IReadOnlyList<double> Weights => weights;

    /// <summary>Process index.</summary>
    public IReadOnlyList<int> Process => process;

    /// <summary>Hash of the event number (<see cref="EventFold"/>): equal for rows of one generated event.</summary>
    public IReadOnlyList<ulong> Hashes => hashes;

    /// <summary>An input [GeV].</summary>
    public IReadOnlyList<double> Input(int index) => inputs[index];

    /// <summary>Whether an event is signal.</summary>
    public bool IsSignal(int index) => Processes[process[index]].Role == SourceRole.Signal;

    /// <summary>Adds an event.</summary>
    public void Add(ReadOnlySpan<double> eventInputs, double eventM2, double weight, int eventProcess, ulong hash)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].Add(eventInputs[i]);
        }

        m2.Add(eventM2);
        weights.Add(weight);
        process.Add(eventProcess);
        hashes.Add(hash);
    }
}
