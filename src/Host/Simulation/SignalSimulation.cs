using System.Globalization;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Data.Writers;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Simulation;

namespace ZPrimeGpu.Host.Simulation;

/// <summary>Simulates signal events into a file: e⁺e⁻ → μ⁺μ⁻Z′ from the tree-level matrix element, and what the detector makes of it.</summary>
/// <remarks>
/// Events have weight 1 in the sense of the generator; the column <c>w</c> is <see cref="WeightLuminosityFb"/> over the number generated, events at that luminosity per fb,
/// so that efficiency = Σw/79.7. A file depends on beams, masses, number of events, radiation and seed: not on threads, nor do a mass's events on the other masses.
/// </remarks>
internal static class SignalSimulation
{
    /// <summary>Luminosity that weights are normalised to [fb⁻¹].</summary>
    public const double WeightLuminosityFb = 79.7;

    /// <summary>Blocks of a row group.</summary>
    private const int BlocksPerGroup = 32;

    /// <summary>Simulates all masses.</summary>
    /// <param name="settings">What.</param>
    /// <param name="path">The file, .parquet.</param>
    /// <param name="progress">Told about masses.</param>
    /// <param name="stop">Stops the work; no file then.</param>
    public static IReadOnlyList<SimulatedMass> Run(SimulationSettings settings, string path, IProgressSink progress, CancellationToken stop)
    {
        Check(settings);
        BeamFrame frame = EventConstants.Frame(settings.Beams);
        using var file = new ParquetFile(path, SignalColumns.Names, Notes(settings, frame));
        progress.Begin("Simulating", settings.Masses.Count);
        int blocks = (settings.EventsPerMass + SimulatedEvents.Capacity - 1) / SimulatedEvents.Capacity;
        int groups = (blocks + BlocksPerGroup - 1) / BlocksPerGroup;
        var grids = new Lazy<ProductionGrid>[settings.Masses.Count];
        for (int m = 0; m < grids.Length; m++)
        {
            double mass = settings.Masses[m];
            grids[m] = new(() => new ProductionGrid(frame.SqrtS, mass, settings.Radiation));
        }

        var tallies = new SimulationTally[grids.Length];
        var written = new long[grids.Length];
        long units = (long)groups * grids.Length;
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Threads, CancellationToken = stop };

        // Waves of as many row groups as threads: made in any order, written in theirs.
        for (long wave = 0; wave < units; wave += settings.Threads)
        {
            var made = new (ParquetRowGroup Group, SimulationTally Tally)[Math.Min(settings.Threads, units - wave)];
            Parallel.For(0, made.Length, options, i =>
            {
                int mass = (int)((wave + i) / groups);
                int first = (int)((wave + i) % groups) * BlocksPerGroup;
                made[i] = Group(settings, frame, grids[mass].Value, settings.Masses[mass], first, Math.Min(first + BlocksPerGroup, blocks));
            });
            for (int i = 0; i < made.Length; i++)
            {
                int mass = (int)((wave + i) / groups);
                file.Append(made[i].Group);
                tallies[mass] += made[i].Tally;
                written[mass] += made[i].Group.Rows;
                if ((wave + i) % groups == groups - 1)
                {
                    progress.Report(mass + 1);
                }
            }
        }

        file.Complete();
        progress.End($"{written.Sum()} events in {path}");
        return [.. settings.Masses.Select((m, i) => Result(m, grids[i].Value, tallies[i], settings.EventsPerMass, written[i]))];
    }

    private static (ParquetRowGroup Group, SimulationTally Tally) Group(
        SimulationSettings settings, BeamFrame frame, ProductionGrid grid, double mass, int firstBlock, int endBlock)
    {
        var generator = SignalGenerator.Simd();
        DetectorConstants detector = settings.Detector.ToConstants();
        var source = new SimulationSource(settings.Seed, SimulationSettings.Stream(mass));
        var events = new SimulatedEvents();
        var rows = new SignalColumns(mass, WeightLuminosityFb / settings.EventsPerMass, settings.Detector);
        SimulationTally tally = default;
        for (int block = firstBlock; block < endBlock; block++)
        {
            int first = block * SimulatedEvents.Capacity;
            tally += generator.Generate(grid, source, (uint)block, Math.Min(SimulatedEvents.Capacity, settings.EventsPerMass - first), events);
            generator.Respond(grid, frame, detector, source, events);
            rows.Add(events, first + 1);
        }

        return (rows.Encode(), tally);
    }

    private static SimulatedMass Result(double mass, ProductionGrid grid, SimulationTally tally, int generated, long written)
    {
        double efficiency = (double)tally.Accepted / tally.Trials;
        return new(mass, generated, written, grid.Total * efficiency, Math.Sqrt((1.0 - efficiency) / tally.Accepted), tally);
    }

    private static void Check(SimulationSettings settings)
    {
        double sqrtS = EventConstants.Frame(settings.Beams).SqrtS;
        foreach (double mass in settings.Masses)
        {
            // Closer to the end nothing is left to measure, and rounding has the say.
            const double Nearest = 0.05;
            double largest = sqrtS - (2.0 * Theory.Constants.MuonMass) - Nearest;
            if (!(mass >= 0.001 && mass <= largest))
            {
                throw new InputException(string.Create(
                    CultureInfo.InvariantCulture, $"A Z' of {mass} GeV cannot be simulated at sqrt(s) = {sqrtS:0.####} GeV; give masses from 0.001 to {largest:0.###} GeV."));
            }
        }
    }

    private static List<(string Key, string Value)> Notes(SimulationSettings settings, in BeamFrame frame)
        => [
            ("simulation", "e+e- -> mu+mu- Z', tree level, parametric detector"),
            ("sqrt_s_gev", frame.SqrtS.ToString("R", CultureInfo.InvariantCulture)),
            ("isr", settings.Radiation.ToString().ToLowerInvariant()),
            ("seed", settings.Seed.ToString(CultureInfo.InvariantCulture)),
            ("events_per_mass", settings.EventsPerMass.ToString(CultureInfo.InvariantCulture)),
            ("weight_luminosity_fb", WeightLuminosityFb.ToString("R", CultureInfo.InvariantCulture)),
        ];
}
