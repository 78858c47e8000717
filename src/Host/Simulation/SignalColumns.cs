using ZPrimeGpu.Host.Data.Writers;

namespace ZPrimeGpu.Host.Simulation;

/// <summary>Rows of simulated events in the schema of the simulated samples; those with both tracks.</summary>
/// <remarks>
/// Region 1 is near the final selection, 0 the rest, as in the samples, but nothing is prescaled. Absent in all rows: a second radiated photon. Floating-point columns
/// have 32 bits.
/// </remarks>
internal sealed class SignalColumns
{
    /// <summary>Names of the columns.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "evt", "proc", "sub", "region", "year", "w", "px_p", "py_p", "pz_p", "px_m", "py_m", "pz_m", "id_p", "id_m", "dr_p", "dr_m", "dz_p", "dz_m", "pdg_p", "pdg_m",
        "nph", "esum", "trg_geo", "trg_eff", "m2rec", "ptrec", "threc", "threc_cm", "m2true", "mzp", "genE1", "genT1", "genE2", "genT2", "nlost",
        "ph0_e", "ph0_th", "ph0_phi", "ph1_e", "ph1_th", "ph1_phi", "ph2_e", "ph2_th", "ph2_phi", "ph3_e", "ph3_th", "ph3_phi", "ph4_e", "ph4_th", "ph4_phi", "ph5_e", "ph5_th", "ph5_phi", "pool",
    ];

    private const int SignalProcess = 10;
    private const int MuonCode = 13;
    private const int PhotonSlots = 6;
    private const float None = -1f;

    private readonly List<int>[] integers = [.. Names.Select(_ => new List<int>())];
    private readonly List<float>[] numbers = [.. Names.Select(_ => new List<float>())];
    private readonly (int Earlier, int Later) years;
    private readonly float mass;
    private readonly float weight;
    private int column;

    /// <summary>Begins.</summary>
    /// <param name="mass">Z′ mass [GeV].</param>
    /// <param name="weight">Weight of every event.</param>
    /// <param name="detector">The detector, for its years.</param>
    public SignalColumns(double mass, double weight, DetectorResponse detector)
    {
        this.mass = (float)mass;
        this.weight = (float)weight;
        years = (detector.Periods.Earlier, detector.Periods.Later);
    }

    /// <summary>Rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Adds a block.</summary>
    /// <param name="events">Its events.</param>
    /// <param name="firstEvent">Number of its first event.</param>
    public void Add(SimulatedEvents events, int firstEvent)
    {
        Span<(double Energy, double Theta, double Phi)> photons = stackalloc (double, double, double)[4];
        for (int i = 0; i < events.Count; i++)
        {
            if (events[SimulatedQuantity.Found][i] != 0.0)
            {
                column = 0;
                AddRow(events, i, firstEvent + i, photons);
                Rows++;
            }
        }
    }

    /// <summary>The rows as a row group.</summary>
    public ParquetRowGroup Encode()
    {
        var group = new ParquetRowGroup(Rows);
        for (int i = 0; i < Names.Count; i++)
        {
            if (integers[i].Count > 0)
            {
                group.Add(integers[i].ToArray());
            }
            else
            {
                group.Add(numbers[i].ToArray());
            }
        }

        return group;
    }

    private void AddRow(SimulatedEvents events, int i, int number, Span<(double Energy, double Theta, double Phi)> photons)
    {
        double Of(SimulatedQuantity quantity) => events.Storage[((int)quantity * SimulatedEvents.Pitch) + i];
        double plusPt = Math.Sqrt(Square(Of(SimulatedQuantity.PxPlus)) + Square(Of(SimulatedQuantity.PyPlus)));
        double minusPt = Math.Sqrt(Square(Of(SimulatedQuantity.PxMinus)) + Square(Of(SimulatedQuantity.PyMinus)));
        double recoilPt = Math.Sqrt(Square(Of(SimulatedQuantity.RecoilCmX)) + Square(Of(SimulatedQuantity.RecoilY)));
        bool geometry = Of(SimulatedQuantity.Geometry) != 0.0;
        bool isNear = geometry && Math.Min(plusPt, minusPt) > 0.4 && recoilPt > 0.45 && Math.Min(Of(SimulatedQuantity.IdPlus), Of(SimulatedQuantity.IdMinus)) > 0.4;
        Integer(number);
        Integer(SignalProcess);
        Integer(0);
        Integer(isNear ? 1 : 0);
        Integer(Of(SimulatedQuantity.Earlier) != 0.0 ? years.Earlier : years.Later);
        numbers[column++].Add(weight);
        for (SimulatedQuantity q = SimulatedQuantity.PxPlus; q <= SimulatedQuantity.DzMinus; q++)
        {
            Number(Of(q));
        }

        Integer(-MuonCode);
        Integer(MuonCode);
        int count = Photons(events, i, photons, out double sum);
        Integer(count);
        Number(sum);
        Integer(geometry ? 1 : 0);
        Integer((int)Of(SimulatedQuantity.Triggered));
        Number(Of(SimulatedQuantity.RecoilMass2));
        Number(recoilPt);
        Number(double.RadiansToDegrees(Polar(Of(SimulatedQuantity.RecoilX), Of(SimulatedQuantity.RecoilY), Of(SimulatedQuantity.RecoilZ))));
        Number(double.RadiansToDegrees(Polar(Of(SimulatedQuantity.RecoilCmX), Of(SimulatedQuantity.RecoilY), Of(SimulatedQuantity.RecoilCmZ))));
        Number(Of(SimulatedQuantity.TrueRecoilMass2));
        numbers[column++].Add(mass);
        AddRadiation(Of(SimulatedQuantity.RadiatedEnergyCm), Of(SimulatedQuantity.RadiatedX), Of(SimulatedQuantity.RadiatedY), Of(SimulatedQuantity.RadiatedZ));
        Integer((int)Of(SimulatedQuantity.PhotonLost));
        for (int slot = 0; slot < PhotonSlots; slot++)
        {
            (double energy, double theta, double phi) = slot < count ? photons[slot] : default;
            Number(energy);
            Number(theta);
            Number(phi);
        }

        Integer(0);
    }

    private void AddRadiation(double energyCm, double x, double y, double z)
    {
        // The samples cut radiation off here; below it nothing is said of a photon.
        const double Softest = 5.29e-5;
        bool radiates = energyCm > Softest;
        Number(radiates ? energyCm : None);
        Number(radiates ? double.RadiansToDegrees(Polar(x, y, z)) : None);
        Number(None);
        Number(None);
    }

    private static int Photons(SimulatedEvents events, int i, Span<(double Energy, double Theta, double Phi)> photons, out double sum)
    {
        double Of(SimulatedQuantity quantity) => events.Storage[((int)quantity * SimulatedEvents.Pitch) + i];
        int count = 0;
        if (Of(SimulatedQuantity.PhotonEnergy) is double radiated and > 0.0)
        {
            double x = Of(SimulatedQuantity.PhotonX);
            double y = Of(SimulatedQuantity.PhotonY);
            photons[count++] = (radiated, Polar(x, y, Of(SimulatedQuantity.PhotonZ)), Math.Atan2(y, x));
        }

        for (SimulatedQuantity q = SimulatedQuantity.Energy1; q <= SimulatedQuantity.Energy3; q += SimulatedQuantity.Energy2 - SimulatedQuantity.Energy1)
        {
            if (Of(q) > 0.0)
            {
                photons[count++] = (Of(q), Of(q + 1), Of(q + 2));
            }
        }

        sum = 0.0;
        for (int k = 0; k < count; k++)
        {
            sum += photons[k].Energy;
        }

        photons[..count].Sort((a, b) => b.Energy.CompareTo(a.Energy));
        return count;
    }

    private static double Polar(double x, double y, double z) => Math.Atan2(Math.Sqrt((x * x) + (y * y)), z);

    private static double Square(double x) => x * x;

    private void Integer(int value) => integers[column++].Add(value);

    private void Number(double value) => numbers[column++].Add((float)value);
}
