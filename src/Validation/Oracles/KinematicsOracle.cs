namespace ZPrimeGpu.Validation.Oracles;

/// <summary>A four-vector (E, x, y, z).</summary>
/// <param name="E">Energy.</param>
/// <param name="X">x.</param>
/// <param name="Y">y.</param>
/// <param name="Z">z.</param>
internal readonly record struct FourVector(double E, double X, double Y, double Z)
{
    /// <summary>E² − p².</summary>
    public double MassSquared => (E * E) - (X * X) - (Y * Y) - (Z * Z);

    /// <summary>Transverse momentum.</summary>
    public double Pt => Math.Sqrt((X * X) + (Y * Y));

    /// <summary>Polar angle [rad].</summary>
    public double Theta => Math.Atan2(Pt, Z);

    /// <summary>Azimuth [rad].</summary>
    public double Phi => Math.Atan2(Y, X);

    /// <summary>Momentum.</summary>
    public double P => Math.Sqrt((X * X) + (Y * Y) + (Z * Z));

    /// <summary>Sum.</summary>
    public static FourVector operator +(FourVector a, FourVector b) => new(a.E + b.E, a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    /// <summary>Difference.</summary>
    public static FourVector operator -(FourVector a, FourVector b) => new(a.E - b.E, a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    /// <summary>Multiple.</summary>
    public static FourVector operator *(double f, FourVector a) => new(f * a.E, f * a.X, f * a.Y, f * a.Z);

    /// <summary>Opening angle of two momenta [rad], from the sine and the cosine.</summary>
    public static double Angle(FourVector a, FourVector b)
    {
        double x = (a.Y * b.Z) - (a.Z * b.Y);
        double y = (a.Z * b.X) - (a.X * b.Z);
        double z = (a.X * b.Y) - (a.Y * b.X);
        return Math.Atan2(Math.Sqrt((x * x) + (y * y) + (z * z)), (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z));
    }
}

/// <summary>Everything the analysis computes from two muon momenta, as angles and momenta one can read.</summary>
internal sealed record KinematicsReference
{
    /// <summary>Missing four-momentum, laboratory [GeV].</summary>
    public required FourVector RecoilLab { get; init; }

    /// <summary>Missing four-momentum, c.m. with the electron along +z [GeV].</summary>
    public required FourVector RecoilCm { get; init; }

    /// <summary>Opening angle of the muons, c.m. [rad].</summary>
    public required double Opening { get; init; }

    /// <summary>Punzi-net inputs (a) to (d) [GeV].</summary>
    public required double[] PunziInputs { get; init; }
}

/// <summary>
/// The kinematics by the long way: the missing four-vector in the laboratory and its E² − p²; the boost as a 4×4 matrix, the rotation
/// by an angle; angles by arc tangents; the thrust axis by adding two oscillations.
/// </summary>
internal sealed class KinematicsOracle
{
    private const double MuonMass = 0.1056583755;
    private readonly FourVector sum;
    private readonly double[,] boost;
    private readonly double turn;

    /// <summary>Sets up the beams.</summary>
    /// <param name="electronGeV">Electron energy.</param>
    /// <param name="positronGeV">Positron energy.</param>
    /// <param name="crossingMrad">Full crossing angle.</param>
    /// <param name="sqrtSGeV">Mass that the sum is scaled to, or null.</param>
    public KinematicsOracle(double electronGeV, double positronGeV, double crossingMrad, double? sqrtSGeV)
    {
        double half = crossingMrad / 2000;
        var electron = new FourVector(electronGeV, electronGeV * Math.Sin(half), 0, electronGeV * Math.Cos(half));
        var positron = new FourVector(positronGeV, positronGeV * Math.Sin(half), 0, -positronGeV * Math.Cos(half));
        sum = electron + positron;
        if (sqrtSGeV is { } target)
        {
            sum = (target / Math.Sqrt(sum.MassSquared)) * sum;
        }

        boost = BoostMatrix(-sum.X / sum.E, -sum.Y / sum.E, -sum.Z / sum.E);
        FourVector boosted = Apply(boost, electron);
        turn = Math.Atan2(boosted.X, boosted.Z);
    }

    /// <summary>√s [GeV].</summary>
    public double SqrtS => Math.Sqrt(sum.MassSquared);

    /// <summary>The reference of an event.</summary>
    /// <param name="plus">Positive muon, laboratory (x, y, z) [GeV].</param>
    /// <param name="minus">Negative muon.</param>
    public KinematicsReference Event((double X, double Y, double Z) plus, (double X, double Y, double Z) minus)
    {
        FourVector muonPlus = Muon(plus);
        FourVector muonMinus = Muon(minus);
        FourVector recoil = sum - muonPlus - muonMinus;
        FourVector plusCm = ToCm(muonPlus);
        FourVector minusCm = ToCm(muonMinus);
        return new KinematicsReference
        {
            RecoilLab = recoil,
            RecoilCm = ToCm(recoil),
            Opening = FourVector.Angle(plusCm, minusCm),
            PunziInputs = Punzi(plusCm, minusCm),
        };
    }

    /// <summary>Laboratory to c.m.: boost, then rotation about y.</summary>
    public FourVector ToCm(FourVector lab)
    {
        FourVector b = Apply(boost, lab);
        (double sin, double cos) = Math.SinCos(turn);
        return new FourVector(b.E, (cos * b.X) - (sin * b.Z), b.Y, (sin * b.X) + (cos * b.Z));
    }

    /// <summary>The muon of a momentum.</summary>
    public static FourVector Muon((double X, double Y, double Z) p)
        => new(Math.Sqrt((MuonMass * MuonMass) + (p.X * p.X) + (p.Y * p.Y) + (p.Z * p.Z)), p.X, p.Y, p.Z);

    private static double[] Punzi(FourVector plus, FourVector minus)
    {
        FourVector high = plus.E >= minus.E ? plus : minus;
        FourVector low = plus.E >= minus.E ? minus : plus;
        double angle = FourVector.Angle(high, low);

        // The thrust axis maximises |p₁ cos(u)| + |p₂ cos(u − angle)|; with the softer one turned round where the angle is obtuse,
        // the two oscillations add to one whose phase is the axis.
        double acute = angle > Math.PI / 2 ? Math.PI - angle : angle;
        double axis = Math.Atan2(low.P * Math.Sin(acute), high.P + (low.P * Math.Cos(acute)));
        return [high.P * Math.Sin(axis), high.P * Math.Sin(angle), high.P * Math.Cos(angle), (plus + minus).Pt];
    }

    private static double[,] BoostMatrix(double bx, double by, double bz)
    {
        double[] b = [bx, by, bz];
        double b2 = (bx * bx) + (by * by) + (bz * bz);
        double gamma = 1 / Math.Sqrt(1 - b2);
        var matrix = new double[4, 4];
        matrix[0, 0] = gamma;
        for (int i = 0; i < 3; i++)
        {
            matrix[0, i + 1] = gamma * b[i];
            matrix[i + 1, 0] = gamma * b[i];
            for (int j = 0; j < 3; j++)
            {
                matrix[i + 1, j + 1] = (i == j ? 1 : 0) + (b2 > 0 ? (gamma - 1) * b[i] * b[j] / b2 : 0);
            }
        }

        return matrix;
    }

    private static FourVector Apply(double[,] m, FourVector v)
    {
        double[] from = [v.E, v.X, v.Y, v.Z];
        double[] to = new double[4];
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                to[i] += m[i, j] * from[j];
            }
        }

        return new FourVector(to[0], to[1], to[2], to[3]);
    }
}
