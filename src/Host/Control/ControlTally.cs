using System.Numerics;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Control;

/// <summary>What is summed of one control sample on one side of the comparison. Its size does not depend on the number of events.</summary>
internal sealed class ControlTally
{
    private readonly int[] rangeOfBin;

    /// <summary>Parts that the events are shared out to, for the error of the width of the peak.</summary>
    public const int PeakGroups = 20;

    /// <summary>Bins of the peak's histogram.</summary>
    public const int PeakBins = 800;

    /// <summary>Makes an empty one.</summary>
    public ControlTally(ControlSample sample, ControlConfig config, double[] m2Edges)
    {
        M2Edges = m2Edges;
        BeforeNetwork = new WeightPair[m2Edges.Length - 1];
        AfterNetwork = new WeightPair[m2Edges.Length - 1];
        if (config.Trigger is { } trigger && trigger.Sample == sample.Name)
        {
            TriggerEdges = [.. trigger.EdgesGeV2];
        }

        if (config.Photons is { } photons && photons.Sample == sample.Name)
        {
            PhotonEdgesDeg = [.. photons.EdgesDeg];
        }

        if (config.Resolution is { } resolution && resolution.Sample == sample.Name)
        {
            PeakHalfRange = resolution.HalfRangeGeV2;
        }

        rangeOfBin = [.. m2Edges.Zip(m2Edges.Skip(1), (low, high) => config.RangesBelowGeV2.Count(below => 0.5 * (low + high) >= below))];
        Ranges = new PassFail[config.RangesBelowGeV2.Count + 1];
        Trigger = new PassFail[Math.Max(0, TriggerEdges.Length - 1)];
        TriggerMoment = new double[Trigger.Length];
        Photons = new PassFail[Math.Max(0, PhotonEdgesDeg.Length - 1)];
        Peak = new double[PeakHalfRange > 0 ? PeakGroups * PeakBins : 0];
    }

    /// <summary>Edges of the spectra: those of the analysis [GeV²].</summary>
    public double[] M2Edges { get; }

    /// <summary>Selected events, the Punzi-net not asked [M² bin].</summary>
    public WeightPair[] BeforeNetwork { get; }

    /// <summary>… and asked [M² bin].</summary>
    public WeightPair[] AfterNetwork { get; }

    /// <summary>The same in ranges of M²: the Punzi-net passed or not [range].</summary>
    public PassFail[] Ranges { get; }

    /// <summary>Rows selected.</summary>
    public long Rows { get; set; }

    /// <summary>Edges for the trigger efficiency [GeV²]; empty where it is not measured here.</summary>
    public double[] TriggerEdges { get; } = [];

    /// <summary>Events that the probed trigger took, and others [bin].</summary>
    public PassFail[] Trigger { get; }

    /// <summary>Σ w M² of both [bin].</summary>
    public double[] TriggerMoment { get; }

    /// <summary>Edges of the polar-angle regions [deg]; empty where no inefficiency is measured here.</summary>
    public double[] PhotonEdgesDeg { get; } = [];

    /// <summary>Events that pass the photon veto, and events with a photon near the recoil [region].</summary>
    public PassFail[] Photons { get; }

    /// <summary>The peak is histogrammed within this of 0 [GeV²]; 0 = not.</summary>
    public double PeakHalfRange { get; }

    /// <summary>Weights by M²rec [group, bin].</summary>
    public double[] Peak { get; }

    /// <summary>The bin that holds a value; −1 where none does.</summary>
    public static int Find(double[] edges, double value)
    {
        int index = Array.BinarySearch(edges, value);
        int bin = index >= 0 ? index : ~index - 1;
        return bin < edges.Length - 1 ? bin : -1;
    }

    /// <summary>Counters that the rows of one generated event are added up in, one after the other in all of <see cref="Ranges"/>, <see cref="Trigger"/> and <see cref="Photons"/>.</summary>
    public int Counters => Ranges.Length + Trigger.Length + Photons.Length;

    /// <summary>Adds a selected event to the spectra.</summary>
    /// <returns>Its counter; −1 = none.</returns>
    public int AddSelected(double m2, double weight, bool passesNetwork, int group)
    {
        Rows++;
        int bin = Find(M2Edges, m2);
        if (bin >= 0)
        {
            BeforeNetwork[bin] = BeforeNetwork[bin].Plus(weight);
            AfterNetwork[bin] = passesNetwork ? AfterNetwork[bin].Plus(weight) : AfterNetwork[bin];
            Ranges[rangeOfBin[bin]] = Ranges[rangeOfBin[bin]].Plus(weight, passesNetwork);
        }

        if (Peak.Length > 0 && Math.Abs(m2) < PeakHalfRange)
        {
            int place = (int)(0.5 * PeakBins * (1 + (m2 / PeakHalfRange)));
            Peak[(group * PeakBins) + Math.Min(place, PeakBins - 1)] += weight;
        }

        return bin >= 0 ? rangeOfBin[bin] : -1;
    }

    /// <summary>Adds an event to the trigger efficiency.</summary>
    /// <returns>Its counter; −1 = none.</returns>
    public int AddTrigger(double m2, double weight, bool fired)
    {
        int bin = Find(TriggerEdges, m2);
        if (bin < 0)
        {
            return -1;
        }

        Trigger[bin] = Trigger[bin].Plus(weight, fired);
        TriggerMoment[bin] += weight * m2;
        return Ranges.Length + bin;
    }

    /// <summary>Adds an event to the inefficiency of the photon veto.</summary>
    /// <returns>Its counter; −1 = none.</returns>
    public int AddPhoton(double thetaDeg, double weight, PhotonVerdict verdict)
    {
        int region = Find(PhotonEdgesDeg, thetaDeg);
        if (region < 0 || verdict == PhotonVerdict.Neither)
        {
            return -1;
        }

        Photons[region] = Photons[region].Plus(weight, verdict == PhotonVerdict.Missed);
        return Ranges.Length + Trigger.Length + region;
    }

    /// <summary>Adds what the rows of one generated event add to variances and covariances beyond what independent rows of their weights do.</summary>
    /// <param name="counter">Counter.</param>
    /// <param name="passed">(Σw)² − Σw² of the rows that passed.</param>
    /// <param name="failed">The same of the others.</param>
    /// <param name="cross">Σw of those that passed times Σw of the others.</param>
    public void AddShared(int counter, double passed, double failed, double cross)
    {
        (PassFail[] of, int at) = counter < Ranges.Length ? (Ranges, counter)
            : counter - Ranges.Length < Trigger.Length ? (Trigger, counter - Ranges.Length)
            : (Photons, counter - Ranges.Length - Trigger.Length);
        of[at] += new PassFail(new(0, passed), new(0, failed), cross);
    }

    /// <summary>Adds the sums of another source of the same sample.</summary>
    public void Add(ControlTally other)
    {
        Rows += other.Rows;
        Sum(BeforeNetwork, other.BeforeNetwork);
        Sum(AfterNetwork, other.AfterNetwork);
        Sum(Ranges, other.Ranges);
        Sum(Trigger, other.Trigger);
        Sum(Photons, other.Photons);
        for (int i = 0; i < TriggerMoment.Length; i++)
        {
            TriggerMoment[i] += other.TriggerMoment[i];
        }

        for (int i = 0; i < Peak.Length; i++)
        {
            Peak[i] += other.Peak[i];
        }
    }

    private static void Sum<T>(T[] into, T[] from)
        where T : IAdditionOperators<T, T, T>
    {
        for (int i = 0; i < into.Length; i++)
        {
            into[i] += from[i];
        }
    }
}

/// <summary>What the photons near the recoil say.</summary>
internal enum PhotonVerdict
{
    /// <summary>No photon near the recoil, but the energy of the others vetoes.</summary>
    Neither,

    /// <summary>A photon near the recoil.</summary>
    Found,

    /// <summary>The event passes the photon veto.</summary>
    Missed,
}
