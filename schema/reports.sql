CREATE VIEW customer_totals AS
SELECT c.id, c.name, count(DISTINCT o.id) AS orders, coalesce(sum(l.total), 0) AS total
FROM customers c
LEFT JOIN orders o ON o.customer_id = c.id
LEFT JOIN order_lines l ON l.order_id = o.id
GROUP BY c.id;
