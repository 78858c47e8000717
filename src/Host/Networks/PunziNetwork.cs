using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Kernels.Networks;

namespace ZPrimeGpu.Host.Networks;

/// <summary>How the events of a training sample are kept apart from those of templates.</summary>
internal enum SplitMethod
{
    /// <summary>The network was trained elsewhere: no event of this run is known to have been used.</summary>
    None,

    /// <summary>One network per fold, each trained without the events of its fold and applied to them: every event can fill templates.</summary>
    KFold,

    /// <summary>One network; events that it was trained or stopped with do not fill templates, and the others count for them.</summary>
    Holdout,
}

/// <summary>The split of a sample.</summary>
/// <param name="Method">Method.</param>
/// <param name="Folds">k-fold: number of folds.</param>
/// <param name="TrainShare">Holdout: share that the network is trained with.</param>
/// <param name="ValidationShare">Holdout: share that decides when to stop.</param>
internal sealed record SampleSplit(SplitMethod Method, int Folds, double TrainShare, double ValidationShare)
{
    /// <summary>A network from elsewhere.</summary>
    public static SampleSplit None { get; } = new(SplitMethod.None, 1, 0, 0);

    /// <summary>Holdout: share of the events that fill templates.</summary>
    public double TemplateShare => Method == SplitMethod.Holdout ? 1 - TrainShare - ValidationShare : 1;

    /// <summary>For reports.</summary>
    public override string ToString() => Method switch
    {
        SplitMethod.KFold => $"{Folds}-fold cross-application: the network of an event is one that was trained without it, and every event fills templates",
        SplitMethod.Holdout => $"holdout: {100 * TrainShare:0.#} % of the events trained the network, {100 * ValidationShare:0.#} % decided when to stop, "
            + $"and only the other {100 * TemplateShare:0.#} % fill templates (with weights scaled up by {1 / TemplateShare:0.###})",
        _ => "none: the network was trained elsewhere, and nothing is known of the events it has seen",
    };
}

/// <summary>What is to be known about a training, kept in the file of the network. No date: the same training gives the same file.</summary>
/// <param name="Configuration">Name of the configuration.</param>
/// <param name="Seed">Seed.</param>
/// <param name="FoldKeys">Source → what its folds were made of: the name of a column, or <see cref="Data.EventFold.Momenta"/>.</param>
/// <param name="Filters">Source → further filter of the rows that were trained with, as text.</param>
/// <param name="Figures">Name → number: losses, epochs, figures of merit.</param>
internal sealed record TrainingRecord(
    string Configuration,
    ulong Seed,
    IReadOnlyDictionary<string, string> FoldKeys,
    IReadOnlyDictionary<string, string> Filters,
    IReadOnlyDictionary<string, double> Figures);

/// <summary>A Punzi-net: scaling of its inputs, one network per fold, the cut, and how it came about.</summary>
internal sealed record PunziNetwork
{
    /// <summary>Names of the inputs in files, in their order (physics.md, fact 17).</summary>
    public static IReadOnlyList<string> InputNames { get; } = ["thrust_pt", "relative_pt", "relative_pl", "pair_pt"];

    /// <summary>Sizes and activations.</summary>
    public required DenseArchitecture Architecture { get; init; }

    /// <summary>Offset of each input [GeV].</summary>
    public required double[] Offsets { get; init; }

    /// <summary>Scale of each input [1/GeV]: the network sees (x − offset) × scale.</summary>
    public required double[] Scales { get; init; }

    /// <summary>Parameters of each fold's network [fold][parameter].</summary>
    public required double[][] Parameters { get; init; }

    /// <summary>Split of the sample it was trained with.</summary>
    public required SampleSplit Split { get; init; }

    /// <summary>Centre-of-mass energy of the sample [GeV]; null where unknown.</summary>
    public double? SqrtSGeV { get; init; }

    /// <summary>How it came about; null where it came from elsewhere.</summary>
    public TrainingRecord? Record { get; init; }

    /// <summary>SHA-256 of architecture, scaling, split and parameters, as the file states it.</summary>
    public string Checksum => NetworkChecksum.Of(this);

    /// <summary>What the event kernels need.</summary>
    /// <param name="outputMin">The cut: outputs above this pass.</param>
    public NetworkCut Cut(double outputMin)
    {
        var scaling = new double[2 * PunziNetKernel.Inputs];
        for (int i = 0; i < PunziNetKernel.Inputs; i++)
        {
            scaling[2 * i] = Offsets[i];
            scaling[(2 * i) + 1] = Scales[i];
        }

        return new NetworkCut(Architecture.Shape, scaling, [.. Parameters.SelectMany(p => p)], Parameters.Length, Math.Log(outputMin / (1 - outputMin)));
    }
}
