using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Bench.Events;

/// <summary>Events in memory with the mixture of a simulated sample: tracks mostly in acceptance, few photons, weights over two decades.</summary>
internal static class SyntheticEvents
{
    public static readonly BeamConfig Beams = new(7.004, 4.002, 83, null);

    public static readonly SelectionConfig Cuts = new(
        37, 120, new Dictionary<int, double> { [2019] = 90, [2020] = 30 }, 0.5, 2.0, 0.5, 0.4, 179, 4, 34, 123, 89, 91, 123, 0.1, 0.5, 15, 0.5);

    /// <summary>Cuts that already selected data declare upstream.</summary>
    public static readonly IReadOnlySet<SelectionCut> AllUpstream = new HashSet<SelectionCut>(Enum.GetValues<SelectionCut>());

    /// <summary>M²rec edges with bins of the resolution's size, about 1000 of them.</summary>
    public static double[] M2Edges()
    {
        var edges = new List<double> { -6 };
        while (edges[^1] < 112)
        {
            edges.Add(edges[^1] + Math.Clamp(0.23 * Math.Exp(-0.017 * (edges[^1] - 9)), 0.04, 0.23));
        }

        return [.. edges];
    }

    /// <summary>Simulated background: every column, photons, four processes.</summary>
    public static EventColumns Simulation(int count, int seed)
    {
        var random = new Random(seed);
        EventColumns events = Momenta(count, random);
        Fill(events, EventQuantity.IdPlus, () => random.NextDouble() < 0.05 ? 0.3 : 0.9);
        Fill(events, EventQuantity.IdMinus, () => random.NextDouble() < 0.05 ? 0.3 : 0.9);
        Fill(events, EventQuantity.DrPlus, () => 0.02 * (random.NextDouble() - 0.5));
        Fill(events, EventQuantity.DrMinus, () => 0.02 * (random.NextDouble() - 0.5));
        Fill(events, EventQuantity.DzPlus, () => 0.2 * (random.NextDouble() - 0.5));
        Fill(events, EventQuantity.DzMinus, () => 0.2 * (random.NextDouble() - 0.5));
        Fill(events, EventQuantity.TriggerFlag, () => random.NextDouble() < 0.92 ? 1 : 0);
        Fill(events, EventQuantity.AzimuthalOpeningMin, () => random.NextDouble() < 0.12 ? Math.PI / 2 : Math.PI / 6);
        Fill(events, EventQuantity.Weight, () => Math.Pow(10, (2 * random.NextDouble()) - 1));
        AddPhotons(events, random);
        for (int i = 0; i < count; i++)
        {
            events.Process[i] = random.Next(4);
        }

        return events;
    }

    /// <summary>Already selected data: momenta and weight 1.</summary>
    public static EventColumns Data(int count, int seed)
    {
        EventColumns events = Momenta(count, new Random(seed));
        Fill(events, EventQuantity.Weight, () => 1);
        return events;
    }

    public static SelectionSetup Setup(IReadOnlySet<SelectionCut> upstream, int processes)
    {
        var cells = new CellTable(M2Edges(), 90);
        return new SelectionSetup(EventConstants.Frame(Beams), EventConstants.Thresholds(Cuts, upstream), [.. Enumerable.Repeat(cells, processes)]);
    }

    /// <summary>Events in chunks, as the reader makes them, and their setup.</summary>
    /// <param name="sample">simulation or data.</param>
    /// <param name="count">Events.</param>
    /// <param name="chunk">Events of a chunk.</param>
    public static (EventColumns[] Chunks, SelectionSetup Setup) Chunks(string sample, int count, int chunk)
    {
        bool isData = sample == "data";
        EventColumns[] chunks = [.. Enumerable.Range(0, (count + chunk - 1) / chunk).Select(i =>
        {
            int length = Math.Min(chunk, count - (i * chunk));
            return isData ? Data(length, i + 1) : Simulation(length, i + 1);
        })];
        return (chunks, isData ? Setup(AllUpstream, 1) : Setup(new HashSet<SelectionCut>(), 4));
    }

    /// <summary>Bytes per event that selecting and filling a sample must read.</summary>
    public static double BytesPerEvent(string sample)
    {
        const int events = 20_000;
        (EventColumns[] chunks, SelectionSetup setup) = Chunks(sample, events, events);
        return BytesRead(chunks[0], setup) / (double)events;
    }

    /// <summary>Bytes that selecting and filling a chunk must read once.</summary>
    public static long BytesRead(EventColumns events, SelectionSetup setup)
    {
        long perEvent = sizeof(double) + sizeof(int);
        for (int cut = 0; cut < SelectionCuts.Count; cut++)
        {
            perEvent += setup.Thresholds.Applies(cut) || cut == 0 ? sizeof(double) * EventRequirements.ColumnsOf((SelectionCut)cut).Length : 0;
        }

        bool photons = setup.Thresholds.Applies(CutNumber.PhotonVeto);
        return (events.Count * (perEvent + (photons ? sizeof(int) : 0))) + (photons ? 3L * sizeof(double) * events.PhotonOffsets[events.Count] : 0);
    }

    private static EventColumns Momenta(int count, Random random)
    {
        var events = new EventColumns(count) { Count = count };
        Span<double> pxPlus = events.Writable(EventQuantity.PxPlus);
        Span<double> pyPlus = events.Writable(EventQuantity.PyPlus);
        Span<double> pzPlus = events.Writable(EventQuantity.PzPlus);
        Span<double> pxMinus = events.Writable(EventQuantity.PxMinus);
        Span<double> pyMinus = events.Writable(EventQuantity.PyMinus);
        Span<double> pzMinus = events.Writable(EventQuantity.PzMinus);
        for (int i = 0; i < count; i++)
        {
            double phi = 2 * Math.PI * random.NextDouble();
            (pxPlus[i], pyPlus[i], pzPlus[i]) = Momentum(random, phi);
            double opening = Math.PI + (1.6 * (random.NextDouble() + random.NextDouble() - 1));
            (pxMinus[i], pyMinus[i], pzMinus[i]) = Momentum(random, phi + opening);
        }

        return events;
    }

    private static (double X, double Y, double Z) Momentum(Random random, double phi)
    {
        double p = 0.4 + (4 * random.NextDouble() * random.NextDouble());
        double theta = double.DegreesToRadians(30 + (85 * random.NextDouble()));
        return (p * Math.Sin(theta) * Math.Cos(phi), p * Math.Sin(theta) * Math.Sin(phi), p * Math.Cos(theta));
    }

    private static void AddPhotons(EventColumns events, Random random)
    {
        var energies = new List<double>();
        var thetas = new List<double>();
        var phis = new List<double>();
        Span<double> sum = events.Writable(EventQuantity.PhotonEnergySum);
        for (int i = 0; i < events.Count; i++)
        {
            // The photon multiplicity of the simulated background: 66 % none, 28 % one, 5 % two.
            double u = random.NextDouble();
            int photons = u < 0.66 ? 0 : u < 0.94 ? 1 : u < 0.99 ? 2 : 4;
            for (int k = 0; k < photons; k++)
            {
                energies.Add(0.1 - (0.2 * Math.Log(1 - random.NextDouble())));
                thetas.Add(Math.Acos((2 * random.NextDouble()) - 1));
                phis.Add(2 * Math.PI * (random.NextDouble() - 0.5));
                sum[i] += energies[^1];
            }

            events.PhotonOffsets[i + 1] = energies.Count;
        }

        events.PhotonEnergy = [.. energies];
        events.PhotonTheta = [.. thetas];
        events.PhotonPhi = [.. phis];
    }

    private static void Fill(EventColumns events, EventQuantity quantity, Func<double> value)
    {
        Span<double> column = events.Writable(quantity);
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = value();
        }
    }
}
