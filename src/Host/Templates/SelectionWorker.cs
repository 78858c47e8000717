using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Templates;

/// <summary>One thread of the event stage, with its own chunk and sums for each source.</summary>
internal sealed class SelectionWorker(IReadOnlyList<SourceSelection> sources, IEventKernels kernels) : IDisposable
{
    /// <summary>Events of a chunk: a few MB with every column.</summary>
    public const int ChunkCapacity = 16384;

    private readonly EventColumns?[] chunks = new EventColumns?[sources.Count];
    private RecoilColumns? recoil;
    private readonly SpectrumFiller?[] fillers = new SpectrumFiller?[sources.Count];

    /// <summary>The source of the last step.</summary>
    public int CurrentSource { get; private set; }

    /// <summary>Reads a chunk of some source and fills it.</summary>
    /// <returns>False where every source is at its end.</returns>
    public bool Step()
    {
        // A source that nobody reads is better than waiting for one.
        foreach (WaitForReader wait in (WaitForReader[])[WaitForReader.No, WaitForReader.Yes])
        {
            for (int i = 0; i < sources.Count; i++)
            {
                if (sources[i].AtEnd)
                {
                    continue;
                }

                CurrentSource = i;
                EventColumns chunk = chunks[i] ??= new EventColumns(ChunkCapacity);
                if (sources[i].TryRead(chunk, wait) is SelectionSetup setup)
                {
                    sources[i].Correction?.Apply(chunk, kernels, setup.Frame, recoil ??= new RecoilColumns(Math.Min(kernels.BlockLength, ChunkCapacity)));
                    (fillers[i] ??= new SpectrumFiller(kernels)).Add(chunk, setup);
                    return true;
                }
            }
        }

        return sources.Any(s => !s.AtEnd);
    }

    /// <summary>Gives the sums to the sources.</summary>
    public void HandIn()
    {
        for (int i = 0; i < fillers.Length; i++)
        {
            if (fillers[i] is SpectrumFiller filler)
            {
                fillers[i] = null;
                sources[i].Take(filler);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(fillers, f => f?.Dispose());
}
