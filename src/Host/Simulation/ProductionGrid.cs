using ZPrimeGpu.Host.Theory;
using ZPrimeGpu.Kernels.Simulation;

namespace ZPrimeGpu.Host.Simulation;

/// <summary>The cells that phase-space points of one mass are drawn from, in proportion to area times bound.</summary>
/// <remarks>
/// The bound of a cell is the largest density on a 3 × 3 grid in it, each with five muon cosines and fifteen directions of the beams in the frame of the three (ends included;
/// both are monotonic or quadratic), times <see cref="Margin"/>. Where the density is above it all the same, events are missing in proportion: the ratio is kept, see
/// <see cref="SimulationTally.LargestRatio"/>. Cross section = <see cref="Total"/> × fraction of accepted trials.
/// </remarks>
internal sealed class ProductionGrid
{
    private const double Margin = 1.15;
    private const int RadiationRows = 32;
    private const int EnergyColumns = 32;
    private const int ColumnsWithoutRadiation = 256;

    /// <summary>Makes the cells.</summary>
    /// <param name="sqrtS">c.m. energy [GeV].</param>
    /// <param name="mass">Z′ mass, below √s − 2m [GeV].</param>
    /// <param name="radiation">Initial-state radiation.</param>
    public ProductionGrid(double sqrtS, double mass, InitialStateRadiation radiation)
    {
        Constants = MakeConstants(sqrtS, mass, radiation);
        int rows = Constants.SoftRows + Constants.HardRows;
        double[] weights = new double[rows * Constants.Columns];
        Bounds = new double[weights.Length];
        double[,] soft = Grid(isSoft: true, Constants.SoftRows, Constants.SoftEnd);
        double[,] hard = Grid(isSoft: false, Constants.HardRows, Constants.HardEnd);
        for (int row = 0; row < rows; row++)
        {
            bool isSoft = row < Constants.SoftRows;
            double area = (isSoft ? Constants.SoftEnd / Constants.SoftRows : Constants.HardEnd / Constants.HardRows) / Constants.Columns;
            area = Constants.Radiates ? area : 1.0 / Constants.Columns;
            for (int column = 0; column < Constants.Columns; column++)
            {
                int cell = (row * Constants.Columns) + column;
                Bounds[cell] = Math.Max(Margin * LargestOf(isSoft ? soft : hard, isSoft ? row : row - Constants.SoftRows, column), 1e-300);
                weights[cell] = area * Bounds[cell];
            }
        }

        Total = weights.Sum();
        Thresholds = new ulong[weights.Length];
        Aliases = new int[weights.Length];
        MakeAliases(weights);
    }

    /// <summary>Beams, mass, radiation.</summary>
    public GenerationConstants Constants { get; }

    /// <summary>Bound of the density [cell].</summary>
    public double[] Bounds { get; }

    /// <summary>2⁶⁴ times the probability of a place's own cell [place].</summary>
    public ulong[] Thresholds { get; }

    /// <summary>The other cell [place].</summary>
    public int[] Aliases { get; }

    /// <summary>∫ bound: the cross section for α = g′ = 1 were every trial accepted [GeV⁻²].</summary>
    public double Total { get; }

    /// <summary>log₂ of the number of cells.</summary>
    public int Bits => int.Log2(Bounds.Length);

    private static GenerationConstants MakeConstants(double sqrtS, double mass, InitialStateRadiation radiation)
    {
        double s = sqrtS * sqrtS;
        var constants = new GenerationConstants
        {
            S = s,
            Mass = mass,
            MuonMass = Theory.Constants.MuonMass,
            SoftRows = 1,
            Columns = ColumnsWithoutRadiation,
            SoftEnd = 1.0,
            HardScale = 1.0,
            RadiatorBeta = 1.0,
        };
        if (radiation == InitialStateRadiation.Off)
        {
            return constants;
        }

        var radiator = new InitialStateRadiator(s);
        double threshold = mass + (2.0 * Theory.Constants.MuonMass);
        double most = (sqrtS - threshold) * (sqrtS + threshold) / s;
        double middle = Math.Min(0.5, 0.5 * most);
        double scale = Math.Min(Theory.Constants.MuonMass, mass);
        return constants with
        {
            Radiates = true,
            RadiatorBeta = radiator.Beta,
            RadiatorSoft = radiator.Soft,
            SoftRows = RadiationRows,
            HardRows = RadiationRows,
            Columns = EnergyColumns,
            SoftEnd = Math.Pow(middle, radiator.Beta),
            HardScale = scale,
            HardEnd = Math.Log(1.0 + (((sqrtS * Math.Sqrt(1.0 - middle)) - threshold) / scale)),
            PhotonRapidityEnd = radiation == InitialStateRadiation.Angular ? Math.Log(sqrtS / Theory.Constants.ElectronMass) : 0.0,
        };
    }

    /// <summary>Largest densities at the corners, edges' middles and centres of the cells [2 rows + 1, 2 columns + 1] of one kind of rows.</summary>
    private double[,] Grid(bool isSoft, int rows, double end)
    {
        // At the very ends the variables are singular, at 0 for instance ln t.
        const double Inside = 1e-9;
        if (rows == 0)
        {
            return new double[0, 0];
        }

        var generator = SignalGenerator.Simd();
        var largest = new double[(2 * rows) + 1, (2 * Constants.Columns) + 1];
        for (int i = 0; i <= 2 * rows; i++)
        {
            double radiation = Math.Clamp(i / (2.0 * rows), Inside, 1.0 - Inside) * end;
            for (int j = 0; j <= 2 * Constants.Columns; j++)
            {
                double energy = Math.Clamp(j / (2.0 * Constants.Columns), Inside, 1.0 - Inside);
                largest[i, j] = generator.LargestDensity(Constants, isSoft, radiation, energy);
            }
        }

        return largest;
    }

    private static double LargestOf(double[,] grid, int row, int column)
    {
        double largest = 0.0;
        for (int i = 2 * row; i <= (2 * row) + 2; i++)
        {
            for (int j = 2 * column; j <= (2 * column) + 2; j++)
            {
                largest = Math.Max(largest, grid[i, j]);
            }
        }

        return largest;
    }

    /// <summary>Walker's alias table: places of equal probability, each of at most two cells.</summary>
    private void MakeAliases(double[] weights)
    {
        double mean = Total / weights.Length;
        double[] left = [.. weights.Select(w => w / mean)];
        var small = new Stack<int>(Enumerable.Range(0, left.Length).Where(i => left[i] < 1.0));
        var large = new Stack<int>(Enumerable.Range(0, left.Length).Where(i => left[i] >= 1.0));
        for (int i = 0; i < left.Length; i++)
        {
            Thresholds[i] = ulong.MaxValue;
            Aliases[i] = i;
        }

        while (small.Count > 0 && large.Count > 0)
        {
            int less = small.Pop();
            int more = large.Peek();
            Thresholds[less] = (ulong)(left[less] * 18446744073709551616.0);
            Aliases[less] = more;
            left[more] -= 1.0 - left[less];
            if (left[more] < 1.0)
            {
                small.Push(large.Pop());
            }
        }
    }
}
