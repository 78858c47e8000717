using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Templates;

/// <summary>One selected row whose generated event may have given other rows too.</summary>
/// <param name="Cell">Cell of the fine grid.</param>
/// <param name="Cluster">Generated event.</param>
/// <param name="Weight">Weight.</param>
internal readonly record struct ClusteredEntry(int Cell, long Cluster, double Weight);

/// <summary>The selected events of one process on its fine grid: what leaves the event stage.</summary>
/// <param name="Process">Process name; signals are named <c>signal_&lt;mass&gt;</c>.</param>
/// <param name="Role">Background, signal or data.</param>
/// <param name="MassGeV">Generated mass [GeV] for signals.</param>
/// <param name="Grid">The grid.</param>
/// <param name="SumWeights">Σw [cell]: events at the run's luminosity; for signal, events per fb.</param>
/// <param name="SumSquaredWeights">Σw², rows taken as independent [cell].</param>
/// <param name="TotalSelected">Σw of every selected event, also outside the grid.</param>
/// <param name="Clusters">Filled rows of clustered sources whose generated event has other filled rows too: what Σw² lacks is
/// (Σw)² − Σw² of each cluster. Null = rows are independent.</param>
internal sealed record ProcessSpectrum(
    string Process,
    SourceRole Role,
    double? MassGeV,
    FineGrid Grid,
    double[] SumWeights,
    double[] SumSquaredWeights,
    double TotalSelected,
    ClusteredEntry[]? Clusters);

/// <summary>One row of the cut flow.</summary>
/// <param name="Process">Process name.</param>
/// <param name="Cut">Last cut applied.</param>
/// <param name="Events">Rows that passed it and all before.</param>
/// <param name="SumWeights">Σw of them.</param>
/// <param name="SumWeightsError">Its Monte-Carlo error (rows of one generated event clustered where the source says so).</param>
internal readonly record struct CutFlowRow(string Process, SelectionCut Cut, long Events, double SumWeights, double SumWeightsError);
