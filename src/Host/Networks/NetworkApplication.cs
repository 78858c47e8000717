using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Networks;

/// <summary>A network on the events of one source: which of its networks judges an event, and which events it must not be quoted on.</summary>
internal sealed class NetworkApplication
{
    // Networks are trained in GeV: another beam energy shifts every input.
    private const double SqrtSTolerance = 1e-3;
    private readonly PunziNetwork network;
    private readonly TrainingSplit? holdout;
    private readonly bool isData;

    private NetworkApplication(PunziNetwork network, NetworkCut cut, TrainingSplit? holdout, bool isData)
    {
        this.network = network;
        this.holdout = holdout;
        this.isData = isData;
        Cut = cut;
    }

    /// <summary>What the event kernels need.</summary>
    public NetworkCut Cut { get; }

    /// <summary>Reads the network of a configuration; null where it has none.</summary>
    /// <exception cref="InputException">The file is missing, damaged, or was made for other beams.</exception>
    public static PunziNetwork? Load(RunConfig config)
    {
        if (config.Selection.PunziNet is not PunziNetConfig cut)
        {
            return null;
        }

        PunziNetwork network = NetworkFile.Read(cut.File);
        double sqrtS = EventConstants.Frame(config.Beams).SqrtS;
        return network.SqrtSGeV is double trained && Math.Abs(trained - sqrtS) > SqrtSTolerance * sqrtS
            ? throw NetworkFile.Flaw(cut.File, $"was trained at sqrt(s) = {trained:F4} GeV, but the beams of the configuration give {sqrtS:F4} GeV; train one for these beams")
            : network;
    }

    /// <summary>Prepares a network for a source; null where there is none, or where the cut was applied upstream.</summary>
    /// <exception cref="InputException">Folds are made of something else than in the training, so that networks would judge events that trained them.</exception>
    public static NetworkApplication? For(EventSource source, RunConfig config, PunziNetwork? network)
    {
        if (network is null || source.Upstream.Contains(SelectionCut.PunziNet))
        {
            return null;
        }

        string key = source.ClusterColumn ?? EventFold.Momenta;
        if (source.Role != SourceRole.Data && network.Record?.FoldKeys.TryGetValue(source.Name, out string? trained) == true && trained != key)
        {
            throw NetworkFile.Flaw(
                config.Selection.PunziNet!.File,
                $"was trained with folds of source '{source.Name}' made of '{trained}', but now they are made of '{key}' (key 'cluster'), so networks would judge events that they "
                + "were trained with; use the same key, or train again");
        }

        TrainingSplit? holdout = network.Split.Method == SplitMethod.Holdout
            ? new TrainingSplit(new SplitConfig(SplitKind.Holdout, 1, network.Split.TrainShare, network.Split.ValidationShare))
            : null;
        return new NetworkApplication(network, network.Cut(config.Selection.PunziNet!.Min), holdout, source.Role == SourceRole.Data);
    }

    /// <summary>Makes a chunk ready: fills the folds, and with a holdout removes simulated events that the network has seen; the others count for them.</summary>
    /// <remarks>Data have not trained anything: every event of them is kept, and its fold is as good as any.</remarks>
    public void Prepare(EventColumns events)
    {
        if (network.Split.Method == SplitMethod.KFold)
        {
            EventFold.Assign(events, network.Split.Folds);
        }

        if (holdout is null || isData)
        {
            return;
        }

        var keep = new bool[events.Count];
        for (int i = 0; i < keep.Length; i++)
        {
            keep[i] = holdout.RoleOf(0, EventFold.Hash(events, i)) == EventRole.HeldOut;
        }

        events.Keep(keep);
        foreach (ref double weight in events.Writable(EventQuantity.Weight)[..events.Count])
        {
            weight /= network.Split.TemplateShare;
        }
    }
}
