-- Ngày nghỉ lễ, Tết của cán bộ, công chức, và ngày làm bù.
-- Dùng để tính ngày làm việc: thứ Hai đến thứ Sáu, trừ ngày nghỉ, cộng ngày làm bù.
-- Mỗi năm, khi có thông báo lịch nghỉ và hoán đổi của cấp có thẩm quyền, ghi thêm ở đây.

-- 2025
holiday { from = "2025-01-01", title = "Tết Dương lịch" }
holiday { from = "2025-01-27", to = "2025-01-31", title = "Tết Nguyên đán Ất Tỵ" }
holiday { from = "2025-04-07", title = "Giỗ Tổ Hùng Vương (10/3 âm lịch)" }
holiday { from = "2025-04-30", to = "2025-05-02", title = "30/4 và 1/5, nghỉ hoán đổi ngày 02/5" }
holiday { from = "2025-04-26", working = true, title = "Làm bù ngày 02/5" }
holiday { from = "2025-09-01", to = "2025-09-02", title = "Quốc khánh" }

-- 2026
holiday { from = "2026-01-01", to = "2026-01-02", title = "Tết Dương lịch, nghỉ hoán đổi ngày 02/01" }
holiday { from = "2026-01-10", working = true, title = "Làm bù ngày 02/01" }
holiday { from = "2026-02-16", to = "2026-02-20", title = "Tết Nguyên đán Bính Ngọ" }
holiday { from = "2026-04-27", title = "Giỗ Tổ Hùng Vương (nghỉ bù, 10/3 âm lịch là Chủ nhật 26/4)" }
holiday { from = "2026-04-30", to = "2026-05-01", title = "30/4 và 1/5" }
holiday { from = "2026-08-31", to = "2026-09-02", title = "Quốc khánh, nghỉ hoán đổi ngày 31/8" }
holiday { from = "2026-08-22", working = true, title = "Làm bù ngày 31/8" }

-- 2027: mới có những ngày luật đã định; lịch nghỉ Tết đầy đủ và ngày nghỉ thứ hai
-- của Quốc khánh ghi sau khi có thông báo.
holiday { from = "2027-01-01", title = "Tết Dương lịch" }
holiday { from = "2027-02-06", to = "2027-02-08", title = "Tết Nguyên đán Đinh Mùi (mùng 1 đến mùng 3)" }
holiday { from = "2027-04-16", title = "Giỗ Tổ Hùng Vương (10/3 âm lịch)" }
holiday { from = "2027-04-30", to = "2027-05-01", title = "30/4 và 1/5" }
holiday { from = "2027-05-03", title = "Nghỉ bù ngày 1/5 (thứ Bảy)" }
holiday { from = "2027-09-02", title = "Quốc khánh" }
