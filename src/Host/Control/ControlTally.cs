using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Control;

/// <summary>What is summed of one control sample on one side of the comparison. Its size does not depend on the number of events.</summary>
internal sealed class ControlTally
{
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

        TriggerPassed = new WeightPair[Math.Max(0, TriggerEdges.Length - 1)];
        TriggerFailed = new WeightPair[TriggerPassed.Length];
        TriggerMoment = new double[TriggerPassed.Length];
        PhotonFound = new WeightPair[Math.Max(0, PhotonEdgesDeg.Length - 1)];
        PhotonMissed = new WeightPair[PhotonFound.Length];
        Peak = new double[PeakHalfRange > 0 ? PeakGroups * PeakBins : 0];
    }

    /// <summary>Edges of the spectra: those of the analysis [GeV²].</summary>
    public double[] M2Edges { get; }

    /// <summary>Selected events, the Punzi-net not asked [M² bin].</summary>
    public WeightPair[] BeforeNetwork { get; }

    /// <summary>… and asked [M² bin].</summary>
    public WeightPair[] AfterNetwork { get; }

    /// <summary>Rows selected.</summary>
    public long Rows { get; set; }

    /// <summary>Edges for the trigger efficiency [GeV²]; empty where it is not measured here.</summary>
    public double[] TriggerEdges { get; } = [];

    /// <summary>Events that the probed trigger took [bin].</summary>
    public WeightPair[] TriggerPassed { get; }

    /// <summary>Events that it did not take [bin].</summary>
    public WeightPair[] TriggerFailed { get; }

    /// <summary>Σ w M² of both [bin].</summary>
    public double[] TriggerMoment { get; }

    /// <summary>Edges of the polar-angle regions [deg]; empty where no inefficiency is measured here.</summary>
    public double[] PhotonEdgesDeg { get; } = [];

    /// <summary>Events with a photon near the recoil [region].</summary>
    public WeightPair[] PhotonFound { get; }

    /// <summary>Events that pass the photon veto [region].</summary>
    public WeightPair[] PhotonMissed { get; }

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

    /// <summary>Adds a selected event to the spectra.</summary>
    public void AddSelected(double m2, double weight, bool passesNetwork, int group)
    {
        Rows++;
        int bin = Find(M2Edges, m2);
        if (bin >= 0)
        {
            BeforeNetwork[bin] = BeforeNetwork[bin].Plus(weight);
            AfterNetwork[bin] = passesNetwork ? AfterNetwork[bin].Plus(weight) : AfterNetwork[bin];
        }

        if (Peak.Length > 0 && Math.Abs(m2) < PeakHalfRange)
        {
            int place = (int)(0.5 * PeakBins * (1 + (m2 / PeakHalfRange)));
            Peak[(group * PeakBins) + Math.Min(place, PeakBins - 1)] += weight;
        }
    }

    /// <summary>Adds an event to the trigger efficiency.</summary>
    public void AddTrigger(double m2, double weight, bool fired)
    {
        int bin = Find(TriggerEdges, m2);
        if (bin >= 0)
        {
            WeightPair[] side = fired ? TriggerPassed : TriggerFailed;
            side[bin] = side[bin].Plus(weight);
            TriggerMoment[bin] += weight * m2;
        }
    }

    /// <summary>Adds an event to the inefficiency of the photon veto.</summary>
    public void AddPhoton(double thetaDeg, double weight, PhotonVerdict verdict)
    {
        int region = Find(PhotonEdgesDeg, thetaDeg);
        if (region >= 0 && verdict != PhotonVerdict.Neither)
        {
            WeightPair[] side = verdict == PhotonVerdict.Found ? PhotonFound : PhotonMissed;
            side[region] = side[region].Plus(weight);
        }
    }

    /// <summary>Adds the sums of another source of the same sample.</summary>
    public void Add(ControlTally other)
    {
        Rows += other.Rows;
        Sum(BeforeNetwork, other.BeforeNetwork);
        Sum(AfterNetwork, other.AfterNetwork);
        Sum(TriggerPassed, other.TriggerPassed);
        Sum(TriggerFailed, other.TriggerFailed);
        Sum(PhotonFound, other.PhotonFound);
        Sum(PhotonMissed, other.PhotonMissed);
        for (int i = 0; i < TriggerMoment.Length; i++)
        {
            TriggerMoment[i] += other.TriggerMoment[i];
        }

        for (int i = 0; i < Peak.Length; i++)
        {
            Peak[i] += other.Peak[i];
        }
    }

    private static void Sum(WeightPair[] into, WeightPair[] from)
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
