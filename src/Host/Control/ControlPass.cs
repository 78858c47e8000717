using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Networks;

namespace ZPrimeGpu.Host.Control;

/// <summary>The sums of one control sample.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Simulation">Sums over simulated sources.</param>
/// <param name="Data">Sums over data.</param>
internal sealed record ControlSums(ControlSample Sample, ControlTally Simulation, ControlTally Data);

/// <summary>
/// Reads every control source once and fills all samples from each chunk. A source is one thread's work, and sources are added in their
/// order, so that results do not depend on the number of threads.
/// </summary>
internal static class ControlPass
{
    private const int ChunkCapacity = 16384;

    /// <summary>Runs the pass.</summary>
    /// <param name="config">Configuration with control samples.</param>
    /// <param name="m2Edges">Edges of the spectra [GeV²].</param>
    /// <param name="kernels">Kernels that select.</param>
    /// <param name="progress">Told the rows read so far.</param>
    /// <param name="stop">Stops between chunks.</param>
    /// <exception cref="InputException">A source cannot be read.</exception>
    public static ControlSums[] Run(RunConfig config, double[] m2Edges, IEventKernels kernels, Action<long> progress, CancellationToken stop)
    {
        ControlConfig control = config.Control ?? throw new ArgumentException("no control samples are configured", nameof(config));
        PunziNetwork? punziNet = NetworkApplication.Load(config);
        NetworkApplication?[] networks = [.. control.Sources.Select(s => NetworkApplication.For(s.Events, config, punziNet))];
        ControlFiller[][] fillers = [.. control.Sources.Select((s, i) => Fillers(config, s, m2Edges, networks[i]?.Cut))];
        var rows = new long[fillers.Length];
        var threads = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, config.Threads), CancellationToken = stop };
        try
        {
            Parallel.For(0, fillers.Length, threads, s => Fill(config, control.Sources[s].Events, networks[s], fillers[s], kernels, read =>
            {
                Volatile.Write(ref rows[s], read);
                progress(rows.Sum());
            }, stop));
        }
        finally
        {
            Array.ForEach([.. fillers.SelectMany(f => f)], f => f.Dispose());
        }

        return [.. control.Samples.Select(sample =>
        {
            var sums = new ControlSums(sample, new ControlTally(sample, control, m2Edges), new ControlTally(sample, control, m2Edges));
            for (int s = 0; s < fillers.Length; s++)
            {
                if (Uses(sample, control.Sources[s]))
                {
                    int place = control.Samples.Where(other => Uses(other, control.Sources[s])).TakeWhile(other => other != sample).Count();
                    (control.Sources[s].Kind == ControlKind.Data ? sums.Data : sums.Simulation).Add(fillers[s][place].Tally);
                }
            }

            return sums;
        })];
    }

    private static bool Uses(ControlSample sample, ControlSource source)
        => sample.Sources.Count == 0 || sample.Sources.Contains(source.Events.Name, StringComparer.Ordinal);

    private static ControlFiller[] Fillers(RunConfig config, ControlSource source, double[] m2Edges, NetworkCut? network)
        => [.. config.Control!.Samples.Where(s => Uses(s, source)).Select(s => new ControlFiller(s, config, source.Events, m2Edges, network))];

    private static void Fill(
        RunConfig config, EventSource source, NetworkApplication? network, ControlFiller[] fillers, IEventKernels kernels, Action<long> progress, CancellationToken stop)
    {
        if (fillers.Length == 0)
        {
            return;
        }

        // Each sample has trigger flags of its own, so they are read by name.
        using var reader = new EventReader(
            source,
            config.Columns with { TriggerFlags = [] },
            config.Selection.AzimuthalOpeningMinDeg,
            config.LuminosityFb,
            new ProcessTable(),
            config.Selection.PhotonEnergyThresholdGeV,
            [.. fillers.SelectMany(f => f.Named)]);
        var chunk = new EventColumns(ChunkCapacity);
        var block = new SelectionBlock(Math.Min(kernels.BlockLength, ChunkCapacity));
        long first = 0;
        while (reader.Read(chunk))
        {
            stop.ThrowIfCancellationRequested();
            network?.Prepare(chunk);
            foreach (ControlFiller filler in fillers)
            {
                filler.Add(chunk, kernels, block, first);
            }

            first += chunk.Count;
            progress(reader.RowsRead);
        }

        foreach (ControlFiller filler in fillers)
        {
            filler.Complete();
        }
    }
}
