using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Configuration;

/// <summary>Control samples and what is measured with them; the <c>control</c> section.</summary>
/// <param name="Sources">Event files, simulated or recorded.</param>
/// <param name="Samples">Control selections, all filled in one pass over the events.</param>
/// <param name="RangesBelowGeV2">Upper ends of the ranges of M²rec that ratios are given for [GeV²]; the last range has no end.</param>
/// <param name="Trigger">Trigger efficiency; null = not measured.</param>
/// <param name="Photons">Inefficiency of the photon veto; null = not measured.</param>
/// <param name="Resolution">Widths of the recoil peak; null = not measured.</param>
internal sealed record ControlConfig(
    IReadOnlyList<ControlSource> Sources,
    IReadOnlyList<ControlSample> Samples,
    IReadOnlyList<double> RangesBelowGeV2,
    TriggerEfficiencyConfig? Trigger,
    PhotonInefficiencyConfig? Photons,
    ResolutionConfig? Resolution);

/// <summary>Which side of a comparison a source is on.</summary>
internal enum ControlKind
{
    /// <summary>Simulated; all such sources are added.</summary>
    Simulation,

    /// <summary>Recorded, or what stands in for it; all such sources are added.</summary>
    Data,
}

/// <summary>One source of control events.</summary>
/// <param name="Kind">Simulation or data.</param>
/// <param name="Events">Files, rows, weights.</param>
internal sealed record ControlSource(ControlKind Kind, EventSource Events);

/// <summary>A control selection: the analysis' cuts with exceptions.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="Selection">Thresholds.</param>
/// <param name="Skip">Cuts that are not applied.</param>
/// <param name="TriggerFlags">Columns that must not be zero for the trigger cut, instead of those of the analysis; a reference trigger goes here.</param>
/// <param name="PhotonTag">Reversed photon veto: a photon near the recoil is asked for; null = no tag.</param>
/// <param name="Alternatives">Ranges of columns, for instance electron identification; an event passes where every range of one alternative holds. Empty = no such cut.</param>
/// <param name="Sources">Sources that are used; empty = all.</param>
internal sealed record ControlSample(
    string Name,
    SelectionConfig Selection,
    IReadOnlySet<SelectionCut> Skip,
    IReadOnlyList<string> TriggerFlags,
    PhotonTag? PhotonTag,
    IReadOnlyList<IReadOnlyList<ColumnRange>> Alternatives,
    IReadOnlyList<string> Sources);

/// <summary>A photon that a control selection asks for.</summary>
/// <param name="EnergyMinGeV">Energy above this [GeV].</param>
/// <param name="ConeDeg">Angle to the recoil momentum below this [deg].</param>
internal sealed record PhotonTag(double EnergyMinGeV, double ConeDeg);

/// <summary>A closed range of a column's values.</summary>
/// <param name="Column">Column.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="Max">Largest value.</param>
internal sealed record ColumnRange(string Column, double Min, double Max);

/// <summary>Measurement of the trigger efficiency: of the events of a sample, which pass the probed flags.</summary>
/// <param name="Sample">Control sample; its trigger flags are those of the reference trigger.</param>
/// <param name="Probe">Columns that must not be zero for the trigger to have fired.</param>
/// <param name="EdgesGeV2">Edges of the M²rec bins [GeV²].</param>
/// <param name="Form">Parameterisation.</param>
internal sealed record TriggerEfficiencyConfig(string Sample, IReadOnlyList<string> Probe, IReadOnlyList<double> EdgesGeV2, EfficiencyForm Form);

/// <summary>How an efficiency depends on M²rec.</summary>
internal enum EfficiencyForm
{
    /// <summary>ε = a + b M².</summary>
    Linear,

    /// <summary>ε = 1/(1 + exp(−(a + b M²))).</summary>
    Logistic,
}

/// <summary>Measurement of the inefficiency of the photon veto in ranges of the photon's polar angle.</summary>
/// <param name="Sample">Control sample, the photon veto skipped: a photon above the veto's energy threshold within its cone counts as found.</param>
/// <param name="EdgesDeg">Edges of the polar-angle regions [deg, laboratory].</param>
/// <param name="MinGeV2">M²rec above this [GeV²].</param>
/// <param name="MaxGeV2">M²rec below this [GeV²].</param>
/// <param name="AngleColumn">Column with the photon's polar angle [deg], for checks against truth; null = that of the recoil momentum.</param>
internal sealed record PhotonInefficiencyConfig(string Sample, IReadOnlyList<double> EdgesDeg, double MinGeV2, double MaxGeV2, string? AngleColumn);

/// <summary>Comparison of the width of the recoil peak at M²rec = 0.</summary>
/// <param name="Sample">Control sample.</param>
/// <param name="HalfRangeGeV2">The peak is looked for within this of 0 [GeV²].</param>
internal sealed record ResolutionConfig(string Sample, double HalfRangeGeV2);
